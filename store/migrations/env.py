"""Alembic's entry: runs the revisions over the connection that store/engine opened.

For a new revision, change store/tables, copy the newest file of versions/, and write both
directions. Earlier revisions never change, because installations have them.
"""

from alembic import context

from store.schema import metadata

connection = context.config.attributes["connection"]
# Alembic assumes that SQLite cannot roll CREATE back; it can, because we begin transactions.
context.configure(connection=connection, target_metadata=metadata, transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
