"""Alembic's entry: runs the revisions over the connection that store/engine opened.

A new revision: change store/tables, copy the newest file of versions/, write both directions. An
earlier revision never changes: installations have it.
"""

from alembic import context

from store.schema import metadata

connection = context.config.attributes["connection"]
# Alembic thinks that SQLite cannot roll a CREATE back; it can, since we begin transactions.
context.configure(connection=connection, target_metadata=metadata, transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
