"""Cuts: what was counted, by which dimensions, over which time."""
