"""Nouns of outreach."""
