"""Incidents, their posts, merges and splits."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    Sequence,
    Table,
    Text,
    text,
    true,
)

from store.columns import Utc, Words
from store.tables.base import Number
from store.tables.base import metadata as metadata

incidents = Table(
    "incidents",
    metadata,
    Column("id", Text, primary_key=True),
    Column("group", Text, nullable=False),
    Column("municipality", Text, nullable=False),
    Column("first_at", Utc, nullable=False),
    Column("last_at", Utc, nullable=False),
    Column("posts", Integer, nullable=False),
    Column("topic", Text),
    Column("settlement", Text),
    Column("tellings", JSON, nullable=False),
    Column("merged_into", Text),
    # Given to a story with a voice, in order and never again; `title` is a person's, `named` counts
    # the streets and objects that its posts name.
    Column("number", BigInteger),
    Column("title", Words),
    Column("reopened_at", Utc),
    Column("opened_at", Utc),  # when its first post came, whatever its time
    Index(None, "opened_at"),
    Column("named", JSON, nullable=False, server_default=text("'{}'")),
    Index(None, "number", unique=True),
    Column("voiced", Boolean, nullable=False, server_default=true()),
    Index(None, "municipality", "group", "last_at", "first_at"),
    Index(None, "voiced", "last_at"),
    # Covers the list of incidents alive in a time.
    Index(None, "merged_into", "last_at", "first_at", "municipality", "group"),
)


incident_posts = Table(
    "incident_posts",
    metadata,
    Column("post_id", Text, primary_key=True),
    Column("incident_id", ForeignKey("incidents.id"), nullable=False),
    Column("is_copy", Boolean, nullable=False),
    Column("pinned", Boolean, nullable=False),
    Column("role", Text, nullable=False, server_default="question"),
    Index(None, "incident_id", "role"),
)


# What a story is looked up by; a post seeks its story among those that share keys with it.
incident_keys = Table(
    "incident_keys",
    metadata,
    Column("incident_id", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("municipality", Text, nullable=False),
    Column("at", Utc, nullable=False),
    # Of `at`, since 1970. Posts come in order of time, so a batch writes to few pages of the index.
    Column("day", Integer, nullable=False, server_default=text("0")),
    Index(None, "day", "key", "at", "municipality"),
    sqlite_with_rowid=False,
)


# Merges and splits by people or the system; `posts` are those that moved.
regroupings = Table(
    "regroupings",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("incident_id", Text, nullable=False, index=True),
    Column("other_id", Text, nullable=False, index=True),
    Column("is_merge", Boolean, nullable=False),
    Column("posts", JSON, nullable=False),
    Column("who", Words, nullable=False),
    Column("at", Utc, nullable=False),
    # False until the index shows a merge by the system.
    Column("shown", Boolean, nullable=False, server_default=true()),
    Index("ix_regroupings_shown", "shown", "who"),
)


# When an outage came again; an author's first complaint since then counts anew.
reopenings = Table(
    "reopenings",
    metadata,
    Column("incident_id", Text, primary_key=True),
    Column("at", Utc, primary_key=True),
)


incident_care = Table(
    "incident_care",
    metadata,
    Column("incident_id", Text, primary_key=True),
    Column("state", Text, nullable=False),
    Column("owner", Words),
    Column("note", Words, nullable=False),
    Column("who", Words, nullable=False),
    Column("at", Utc, nullable=False),
    Column("version", Integer, nullable=False),
    Column("solved_at", Utc),
)


# Numbers of incidents on PostgreSQL, where several workers open them at once.
NUMBERS = Sequence("incident_numbers", metadata=metadata)
