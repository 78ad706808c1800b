"""Finds what keeps coming back, and solved cases that are alike."""
