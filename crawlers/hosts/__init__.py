"""Rules for asking a host politely, and hosts that are never asked."""
