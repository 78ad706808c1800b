"""Who serves, and what one shift leaves to the next."""
