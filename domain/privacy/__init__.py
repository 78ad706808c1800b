"""What must not be kept about residents, and how it is kept out."""
