"""How an installation is watched from outside: meters, the heartbeat, the trace of a post."""
