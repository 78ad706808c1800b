"""Deeds of outreach."""
