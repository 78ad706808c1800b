"""Monitors' triage, deeds, mutes and corrections."""

from sqlalchemy import JSON, Boolean, Column, Index, Table, Text

from store.columns import Utc, Words
from store.tables.base import Number
from store.tables.base import metadata as metadata

corrections = Table(
    "corrections",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("post_id", Text, nullable=False, index=True),
    Column("field", Text, nullable=False),
    Column("value", Words),
    Column("who", Words, nullable=False),
    Column("at", Utc, nullable=False),
    Column("withdrawn", Boolean, nullable=False),
)


triage = Table(
    "triage",
    metadata,
    Column("post_id", Text, primary_key=True),
    Column("state", Text, nullable=False),
    Column("who", Words, nullable=False),
    Column("at", Utc, nullable=False),
    Column("until", Utc),
    Column("reason", Text),
    Column("note", Words, nullable=False),
    Index(None, "at", "post_id"),
    Index(None, "state", "at", "post_id"),
    Index(None, "state", "who", "at", "post_id"),
)


# `changes`: subject, before and after of each thing that a deed changed.
deeds = Table(
    "deeds",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("act", Text, nullable=False),
    Column("who", Words, nullable=False),
    Column("at", Utc, nullable=False),
    Column("changes", JSON, nullable=False),
    Column("undone_at", Utc),
    Index(None, "who", "undone_at", "id"),
)


mutes = Table(
    "mutes",
    metadata,
    Column("who", Words, primary_key=True),
    Column("source_id", Text, primary_key=True),
    Column("at", Utc, nullable=False),
)
