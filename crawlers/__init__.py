"""Crawls sources: claims, politeness, extraction, and the path of a post to the queue."""
