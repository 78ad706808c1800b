"""Revisions of the schema, and Alembic's way through them."""
