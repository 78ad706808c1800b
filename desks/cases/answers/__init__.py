"""Answers to cases: what was found, what is missing, and what people decide."""
