"""Taking in what other systems say of their cases."""
