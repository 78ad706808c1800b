"""Published ratings: exclusions, the frozen content, differences of two versions."""
