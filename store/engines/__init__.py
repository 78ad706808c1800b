"""How each kind of database is opened."""
