"""Reads an address once, to see whether it can be a source."""
