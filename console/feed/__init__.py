"""The feed, and triage of its posts."""
