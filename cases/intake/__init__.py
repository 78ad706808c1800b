"""Cases that come in from other systems."""
