"""Forgetting people and posts: from every store, and from copies that are restored later."""
