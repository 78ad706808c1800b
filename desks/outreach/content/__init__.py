"""The content plan at the desk: ideas, entries, what the crawler found, what was measured."""
