"""The content plan: its calendar, conflicts, and what a publication changed."""
