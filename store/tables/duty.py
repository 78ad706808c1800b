"""The roster and handovers."""

from sqlalchemy import JSON, Column, ForeignKey, Table, Text

from store.columns import Utc, Words
from store.tables.base import Number
from store.tables.base import metadata as metadata

# A `role` of NULL means that the person is away.
roster = Table(
    "roster",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("person", ForeignKey("people.id"), nullable=False),
    Column("role", Text),
    Column("since", Utc, nullable=False),
    Column("until", Utc, nullable=False, index=True),
    Column("who", Words, nullable=False),
    Column("at", Utc, nullable=False),
    Column("series", Text),
    sqlite_autoincrement=True,
)

# `offered` and `wanted` are entries of the roster, which may be gone by now.
exchanges = Table(
    "exchanges",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("offered", Number, nullable=False),
    Column("wanted", Number, nullable=False),
    Column("proposer", Text, nullable=False),
    Column("other", Text, nullable=False),
    Column("at", Utc, nullable=False, index=True),
    Column("state", Text, nullable=False),
    Column("answered_at", Utc),
    sqlite_autoincrement=True,
)


# `alerts`: ids of the alerts open when the note was written.
handovers = Table(
    "handovers",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("who", Words, nullable=False),
    Column("at", Utc, nullable=False),
    Column("text", Words, nullable=False),
    Column("alerts", JSON, nullable=False),
    Column("read_by", Words),
    Column("read_at", Utc),
)
