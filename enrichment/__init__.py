"""Conclusions about posts: every step is a pure function over a batch."""
