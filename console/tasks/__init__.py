"""Tasks: long work with progress and a result."""
