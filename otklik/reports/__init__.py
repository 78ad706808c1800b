"""Reports on the command line."""
