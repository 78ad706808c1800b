"""What an installation costs its machine."""
