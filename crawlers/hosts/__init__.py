"""How politely a host is asked, and which hosts are never asked."""
