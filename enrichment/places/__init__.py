"""Where a post speaks of: names of places, streets and houses in a text."""
