"""Exports that people bring: their maps, their preview, the deeds on imports."""
