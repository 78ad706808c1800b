"""Backup copies: what goes in, the file they lie in, restoring and comparing."""
