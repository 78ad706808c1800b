"""Ratings of bodies: measures, comparison with an ordinary body, trend, and rank as a range."""
