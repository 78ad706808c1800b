"""Which pages of networks and authors are private persons'."""
