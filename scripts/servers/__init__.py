"""Real servers for tests, without Docker: how each is got, started and asked whether it answers."""
