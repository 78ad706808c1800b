"""The tables of the database, by noun."""
