"""Named figures: the registry of what a report may count, the counting, and what changed since."""
