"""Reports: cuts of anything, named figures, documents made of them, and their delivery."""
