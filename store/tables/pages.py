"""Official pages: what networks show of them, what people say of them, audits and their links."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    Table,
    Text,
    text,
)

from store.columns import Utc, Words
from store.tables.base import Number, metadata

_ALIVE = text("ended_at IS NULL")

# `fields` are those of the profile by element, as JSON.
page_profiles = Table(
    "page_profiles",
    metadata,
    Column("source_id", Text, primary_key=True),
    Column("name", Words, nullable=False),
    Column("account", Text),
    Column("address", Words),
    Column("fields", JSON, nullable=False),
    Column("read_at", Utc, nullable=False),
    Column("former_name", Words, nullable=False),
    Column("renamed_at", Utc),
    Column("taken_at", Utc),
)
page_cards = Table(
    "page_cards",
    metadata,
    Column("source_id", Text, primary_key=True),
    Column("page_class", Text),
    Column("unit", Words, nullable=False),
    Column("who", Words, nullable=False),
    Column("at", Utc, nullable=False),
)
page_ticks = Table(
    "page_ticks",
    metadata,
    Column("source_id", Text, primary_key=True),
    Column("element", Text, primary_key=True),
    Column("is_met", Boolean, nullable=False),
    Column("note", Words, nullable=False),
    Column("who", Words, nullable=False),
    Column("at", Utc, nullable=False),
)
# `findings` are as they were, as JSON.
page_audits = Table(
    "page_audits",
    metadata,
    Column("source_id", Text, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("body", Text, nullable=False),
    Column("at", Utc, nullable=False),
    Column("page_class", Text, nullable=False),
    Column("findings", JSON, nullable=False),
    Index("ix_page_audits_day", "day"),
)
# With neither contact nor person nobody of the body was reached. `done` are the elements that the
# owner says are done, as JSON.
page_links = Table(
    "page_links",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("source_id", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("contact", Words, nullable=False),
    Column("person", Words, nullable=False),
    Column("made_at", Utc, nullable=False),
    Column("who", Words, nullable=False),
    Column("opened", Integer, nullable=False),
    Column("opened_at", Utc),
    Column("answered_at", Utc),
    Column("answered_by", Words, nullable=False),
    Column("done", JSON, nullable=False),
    Column("note", Words, nullable=False),
    Column("ended_at", Utc),
    Index(
        "ix_page_links_open",
        "source_id",
        unique=True,
        sqlite_where=_ALIVE,
        postgresql_where=_ALIVE,
    ),
    sqlite_autoincrement=True,
)
