"""Pages without sign-in: the links of messages."""
