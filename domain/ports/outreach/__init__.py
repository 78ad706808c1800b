"""Ports of outreach."""
