"""The post queue, its quarantine, and counts of outcomes."""

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
    # Ids are never reused (AUTOINCREMENT): a late acknowledgement must not end another entry.
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("post", Words, nullable=False),
    Column("history", Boolean, nullable=False),
    Column("taken_by", Words),
    Column("taken_until", Utc),
    Column("deliveries", Integer, nullable=False),
    # Serves both queries of `take`, and the count of `depth` without reading posts.
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
