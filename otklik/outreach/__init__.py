"""Outreach on the command line."""
