"""Words of ratings."""
