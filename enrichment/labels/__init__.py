"""What a post says, of what kind, how urgently, and whose it is."""
