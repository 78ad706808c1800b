"""How sources are crawled: claims, politeness, extraction, and the way of a post to the queue."""
