"""Alerts, their moves, and silences."""

from sqlalchemy import (
    JSON,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
)

from store.columns import Utc, Words
from store.tables.base import Number
from store.tables.base import metadata as metadata

alerts = Table(
    "alerts",
    metadata,
    Column("id", Text, primary_key=True),
    Column("cell", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("opened_at", Utc, nullable=False),
    Column("since", Utc, nullable=False),
    Column("last_hot_at", Utc, nullable=False),
    Column("closed_at", Utc, index=True),
    Column("version", Integer, nullable=False),
    Column("signal", JSON, nullable=False),
    Column("evidence", JSON, nullable=False),
    Column("snoozed_until", Utc),
    Index(None, "state"),
)


moves = Table(
    "moves",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("alert_id", ForeignKey("alerts.id"), nullable=False, index=True),
    Column("before", Text),
    Column("after", Text, nullable=False),
    Column("at", Utc, nullable=False),
    Column("who", Words, nullable=False),
    Column("note", Words, nullable=False),
    Column("until", Utc),
    Column("reason", Text),
    Column("handed_to", Words),
)


silences = Table(
    "silences",
    metadata,
    Column("id", Text, primary_key=True),
    Column("group", Text),
    Column("municipality", Text),
    Column("source_id", Text),
    Column("since", Utc, nullable=False),
    Column("until", Utc, nullable=False, index=True),
    Column("reason", Words, nullable=False),
    Column("who", Words, nullable=False),
    Column("at", Utc, nullable=False),
)
