"""A child process of the crawler for CPU-heavy work."""
