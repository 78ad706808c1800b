"""Settings, wiring, clock and logs: what every process needs before it starts."""
