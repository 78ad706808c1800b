"""Pages of scores and returns."""
