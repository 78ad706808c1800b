"""Raw answers of sources, encrypted and kept for hours."""
