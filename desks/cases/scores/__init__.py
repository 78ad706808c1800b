"""Scores by residents, and returns."""
