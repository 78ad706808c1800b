"""Tables of links to score by, scores of readers, and proposed returns."""
