"""Answers to cases, and the watch over their threads."""
