"""Published ratings, objections, exclusions, and marks of answers."""
