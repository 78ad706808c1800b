"""A small imitation of the outside world on loopback, played from a seeded scenario."""
