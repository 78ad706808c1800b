"""Counts against a baseline: what is usual in a cell and hour, and what is not."""
