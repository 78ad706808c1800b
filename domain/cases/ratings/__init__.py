"""What a rating counts, and what it says of a body."""
