"""The feed and what monitors do with it."""
