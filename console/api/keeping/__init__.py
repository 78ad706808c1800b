"""Routes of what keeps an installation: its backup copies."""
