"""Seminars, and the bodies that they invite."""

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, Table, Text, text

from store.columns import Utc, Words
from store.tables.base import Number, metadata

_ALIVE = text("ended_at IS NULL")

# `materials` are titles and addresses, as JSON.
seminars = Table(
    "seminars",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("title", Words, nullable=False),
    Column("starts_at", Utc, nullable=False),
    Column("ends_at", Utc, nullable=False),
    Column("place", Words, nullable=False),
    Column("about", Words, nullable=False),
    Column("audience", JSON, nullable=False),
    Column("kinds", JSON, nullable=False),
    Column("materials", JSON, nullable=False),
    Column("who", Words, nullable=False),
    Column("at", Utc, nullable=False),
    Column("cancelled_at", Utc),
    Column("version", Integer, nullable=False),
    Index("ix_seminars_starts", "starts_at", "id"),
    sqlite_autoincrement=True,
)
seminar_invitations = Table(
    "seminar_invitations",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("seminar", Number, ForeignKey("seminars.id"), nullable=False),
    Column("body", Text, nullable=False),
    Column("contact", Words, nullable=False),
    Column("person", Words, nullable=False),
    Column("made_at", Utc, nullable=False),
    Column("who", Words, nullable=False),
    Column("opened", Integer, nullable=False),
    Column("opened_at", Utc),
    Column("planned", Integer),
    Column("came", Integer),
    Column("answered_by", Words, nullable=False),
    Column("answered_at", Utc),
    Column("ended_at", Utc),
    Index(
        "ix_seminar_invitations_open",
        "seminar",
        "body",
        unique=True,
        sqlite_where=_ALIVE,
        postgresql_where=_ALIVE,
    ),
    sqlite_autoincrement=True,
)
