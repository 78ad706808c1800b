"""Turns bytes into text, dates, entries and links, for any network."""
