"""Reports on pages."""
