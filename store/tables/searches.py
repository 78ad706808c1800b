"""Saved searches and subscriptions."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Integer, Table, Text

from store.columns import Utc, Words
from store.tables.base import metadata as metadata

searches = Table(
    "searches",
    metadata,
    Column("name", Words, primary_key=True),
    Column("owner", Words, nullable=False),
    Column("query", Words, nullable=False),
    Column("watched", Boolean, nullable=False),
    Column("at", Utc, nullable=False),
)


# `told` are already announced posts that the next check may find again.
subscriptions = Table(
    "subscriptions",
    metadata,
    Column("search", ForeignKey("searches.name", ondelete="CASCADE"), primary_key=True),
    Column("person", Words, primary_key=True),
    Column("pace", Text, nullable=False),
    Column("looked_at", Utc, nullable=False),
    Column("next_at", Utc, nullable=False, index=True),
    Column("told", JSON, nullable=False),
    Column("sent", Integer, nullable=False),
    Column("sent_at", Utc),
)
