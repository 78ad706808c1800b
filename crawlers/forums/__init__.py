"""Forum engines."""
