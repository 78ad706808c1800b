"""Enquiries: a form of named cells that bodies fill in by a link."""
