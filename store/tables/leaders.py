"""Sources that people follow, and talks with their outlets."""

from sqlalchemy import Column, Index, Integer, Table, Text, text

from store.columns import Utc, Words
from store.tables.base import Number, metadata

followed = Table(
    "followed",
    metadata,
    Column("source_id", Text, primary_key=True),
    Column("note", Words, nullable=False),
    Column("who", Words, nullable=False),
    Column("at", Utc, nullable=False),
)


_OWED = text("done_at IS NULL AND due IS NOT NULL")

# `person` is of the outlet, `owner` of the centre.
outlet_contacts = Table(
    "outlet_contacts",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("source_id", Text, nullable=False),
    Column("way", Text, nullable=False),
    Column("at", Utc, nullable=False),
    Column("person", Words, nullable=False),
    Column("phone", Words, nullable=False),
    Column("purpose", Words, nullable=False),
    Column("result", Words, nullable=False),
    Column("due", Utc),
    Column("owner", Words, nullable=False),
    Column("who", Words, nullable=False),
    Column("made_at", Utc, nullable=False),
    Column("done_at", Utc),
    Column("reminded_at", Utc),
    Column("version", Integer, nullable=False),
    Index("ix_outlet_contacts_source", "source_id", "at"),
    Index("ix_outlet_contacts_owed", "due", sqlite_where=_OWED, postgresql_where=_OWED),
    sqlite_autoincrement=True,
)
