"""What the region lets the system do without a person. Reads files."""
