"""Official pages: what networks show and people say of them, audits, links; the content plan."""

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

# `day_at` is where a calendar shows it; pages, evidence, links and effects are JSON.
contents = Table(
    "contents",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("key", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("proposed_at", Utc, nullable=False),
    Column("title", Words, nullable=False),
    Column("text", Words, nullable=False),
    Column("topic", Text),
    Column("group", Text),
    Column("municipality", Text),
    Column("radius", Integer),
    Column("words", Words, nullable=False),
    Column("pages", JSON, nullable=False),
    Column("planned_at", Utc),
    Column("promise", Number),
    Column("evidence", JSON, nullable=False),
    Column("links", JSON, nullable=False),
    Column("effects", JSON, nullable=False),
    Column("day_at", Utc),
    Column("state", Text, nullable=False),
    Column("who", Words, nullable=False),
    Column("at", Utc),
    Column("version", Integer, nullable=False),
    Index("ix_contents_key", "key", unique=True),
    Index("ix_contents_state", "state", "id"),
    Index("ix_contents_day", "day_at"),
    sqlite_autoincrement=True,
)

content_pauses = Table(
    "content_pauses",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("kind", Text, nullable=False),
    Column("since", Utc, nullable=False),
    Column("until", Utc),
    Column("municipality", Text),
    Column("reason", Words, nullable=False),
    Column("who", Words, nullable=False),
    Column("at", Utc, nullable=False),
    Column("ended_by", Words, nullable=False),
    Index("ix_content_pauses_until", "until"),
    sqlite_autoincrement=True,
)
