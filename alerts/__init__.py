"""Spikes of complaints: what is usual, what is not, and what becomes of it."""
