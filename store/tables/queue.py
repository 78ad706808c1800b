"""The post queue, what was set aside from it, and counts of outcomes."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    Table,
    Text,
)

from store.columns import Utc, Words
from store.tables.base import Number, metadata

queue = Table(
    "queue",
    metadata,
    # Never given twice (AUTOINCREMENT): a late acknowledge must not end a stranger's entry.
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("post", Words, nullable=False),
    Column("history", Boolean, nullable=False),
    Column("taken_by", Words),
    Column("taken_until", Utc),
    Column("deliveries", Integer, nullable=False),
    # Both halves of `take`, and the count of `depth` without reading posts.
    Index(None, "taken_until", "id"),
    sqlite_autoincrement=True,
)


quarantine = Table(
    "quarantine",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=False),
    Column("post", Words, nullable=False),
    Column("history", Boolean, nullable=False),
    Column("deliveries", Integer, nullable=False),
    Column("error", Words, nullable=False),
    Column("at", Utc, nullable=False),
    Index(None, "at", "id"),
)


tally = Table(
    "tally",
    metadata,
    Column("outcome", Text, primary_key=True),
    Column("entries", BigInteger, nullable=False),
)
