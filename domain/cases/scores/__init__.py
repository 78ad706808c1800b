"""Scores by residents, and returns that their words propose."""
