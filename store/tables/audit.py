"""Who looked at what, and who did what."""

from sqlalchemy import Column, Index, Table

from store.columns import Utc, Words
from store.tables.base import Number
from store.tables.base import metadata as metadata

# Append-only: triggers of migrations refuse UPDATE, DELETE and REPLACE.
audit = Table(
    "audit",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("at", Utc, nullable=False, index=True),
    Column("who", Words, nullable=False),
    Column("what", Words, nullable=False),
    Column("detail", Words, nullable=False),
    Index(None, "who", "id"),
    Index(None, "what", "id"),
)
