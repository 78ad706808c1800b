"""Copies of the installation: making, trying out, restoring."""
