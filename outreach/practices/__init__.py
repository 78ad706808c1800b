"""Best practices: what improved beyond chance, and is proposed for others."""
