"""Reads pages of t.me."""
