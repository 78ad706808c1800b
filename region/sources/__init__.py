"""The registry of sources, and rows for it that come from elsewhere."""
