"""Surveys: made, published, answered, closed, and read."""
