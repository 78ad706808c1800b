"""Answers of bodies to cases, and what they are worth."""
