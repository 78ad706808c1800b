"""Pages of t.me."""
