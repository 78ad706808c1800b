"""What a source repeats in its posts: parts of a text, tallies of them, and the rest of a post."""
