"""Tasks: long work that somebody asked for, how far it is, and what came of it."""
