"""Copies, terms, forgetting and holds on the command line."""
