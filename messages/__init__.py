"""Messages on their way to people: outbox, channels, links; notices to operators, subscriptions."""
