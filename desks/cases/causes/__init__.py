"""What keeps coming back, alike solved cases, and the fast track."""
