"""Cases in the database."""
