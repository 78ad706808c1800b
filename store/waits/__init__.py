"""Limits of waits for servers, by a Patience."""
