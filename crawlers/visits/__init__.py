"""One poll of a claimed source: when it is due, what it asks, how it ends."""
