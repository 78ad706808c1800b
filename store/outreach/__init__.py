"""Registers of outreach."""
