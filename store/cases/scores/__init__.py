"""Tables of surveys, scores of readers, and proposed returns."""
