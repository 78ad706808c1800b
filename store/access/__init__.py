"""Who comes in: sessions, attempts, screens, visits."""
