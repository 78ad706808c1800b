"""The post index in one SQLite file."""
