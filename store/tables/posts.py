"""The ledger of posts."""

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Table,
    Text,
)

from store.columns import Utc, Words
from store.tables.base import metadata

posts = Table(
    "posts",
    metadata,
    Column("id", Text, primary_key=True),
    Column("month", Text, nullable=False),
    Column("published_at", Utc, nullable=False),
    Column("fetched_at", Utc, nullable=False),
    Column("digest", Text, nullable=False),
    Column("first_entry", Text, nullable=False),
    Column("edits", Text, nullable=False),
    Column("views", BigInteger),
    Column("likes", BigInteger),
    Column("reposts", BigInteger),
    Column("comments", BigInteger),
    Column("outcome", Text),
    Column("source_id", Text, nullable=False),
    Column("native_id", Words, nullable=False),
    Column("url", Words, nullable=False),
    Column("next_look", Utc),
    Column("gone_at", Utc),
    Column("indexed_at", Utc, index=True),
    Index(None, "source_id", "next_look"),
)
