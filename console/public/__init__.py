"""What is open without signing in: the links of messages."""
