"""Cases: how they come in, are routed, and keep their terms."""
