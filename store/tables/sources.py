"""Sources: timetable, budgets, the registry and probes."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    Table,
    Text,
)

from store.columns import Span, Utc, Words
from store.tables.base import metadata

sources = Table(
    "sources",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("address", Words, nullable=False),
    Column("host", Words, nullable=False),
    Column("source", JSON, nullable=False),
    Column("enabled", Boolean, nullable=False),
    Column("interval", Span, nullable=False),
    Column("next_due", Utc, nullable=False),
    Column("cursor", Words),
    Column("watched_since", Utc),
    Column("token", Text),
    Column("expires", Utc),
    Column("state", Text, nullable=False),
    Column("reason", Words, nullable=False),
    Column("last_attempt", Utc),
    Column("last_success", Utc),
    Column("last_post", Utc),
    Column("usual_gap", Span),
    Column("failures", Integer, nullable=False),
    Column("hours", Text, nullable=False),
    Column("refused", JSON),
    Column("overruns", Integer, nullable=False, server_default="0"),
    Index(None, "enabled", "next_due", "id"),
)


# `gap` in seconds; `used` counts uses on `day` (ISO).
budgets = Table(
    "budgets",
    metadata,
    Column("name", Text, primary_key=True),
    Column("free_at", Utc),
    Column("gap", Float, nullable=False),
    Column("slowed_at", Utc),
    Column("rest_until", Utc),
    Column("day", Text),
    Column("used", Integer, nullable=False),
)


# Changes of rows of sources.yaml, and added rows; `row` holds the keys that differ.
registry = Table(
    "registry",
    metadata,
    Column("id", Text, primary_key=True),
    Column("row", JSON, nullable=False),
    Column("who", Words, nullable=False),
    Column("at", Utc, nullable=False),
)


probes = Table(
    "probes",
    metadata,
    Column("id", Text, primary_key=True),
    Column("who", Words, nullable=False),
    Column("asked_at", Utc, nullable=False, index=True),
    Column("kind", Text),
    Column("rows", JSON, nullable=False),
    Column("trail", JSON, nullable=False),
    Column("state", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("token", Text),
    Column("expires", Utc),
    Column("finding", JSON(none_as_null=True)),
    Index(None, "state", "asked_at"),
)
