"""Pages of ratings: of today, published ones, exclusions, how they are counted."""
