"""What keeps coming back, and what bodies agreed for topics of the fast track."""
