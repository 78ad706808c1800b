"""Ratings of bodies over the region's own cases."""
