"""Sends messages to people: outbox, channels and links; notices to operators and subscriptions."""
