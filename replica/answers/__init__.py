"""Bodies that answer residents, and the truth of what they answered."""
