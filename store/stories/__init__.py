"""Stories: their posts, which are incidents, merges and splits."""
