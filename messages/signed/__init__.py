"""Links that a message carries to somebody without an account."""
