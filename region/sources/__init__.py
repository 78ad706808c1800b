"""The registry of sources, and rows of it that come from elsewhere."""
