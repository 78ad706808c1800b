"""Pages of what keeps coming back, and of the fast track."""
