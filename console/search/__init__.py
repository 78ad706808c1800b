"""Search, saved searches, and the page of a post."""
