"""Best practices of bodies."""

from sqlalchemy import JSON, Column, Index, Integer, Table, Text

from store.columns import Utc, Words
from store.tables.base import Number, metadata

# `before` and `after` are stretches, `cases` numbers, as JSON; `words` are the texts in small
# letters, as they are searched.
practices = Table(
    "practices",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("key", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("proposed_at", Utc, nullable=False),
    Column("problem", Words, nullable=False),
    Column("measure", Words, nullable=False),
    Column("cost", Words, nullable=False),
    Column("took", Words, nullable=False),
    Column("body", Text),
    Column("topic", Text),
    Column("group", Text),
    Column("municipality", Text),
    Column("before", JSON),
    Column("after", JSON),
    Column("cases", JSON, nullable=False),
    Column("about", Text, nullable=False),
    Column("words", Words, nullable=False),
    Column("state", Text, nullable=False),
    Column("who", Words, nullable=False),
    Column("at", Utc),
    Column("version", Integer, nullable=False),
    Index("ix_practices_key", "key", unique=True),
    Index("ix_practices_state", "state", "id"),
    Index("ix_practices_topic", "topic", "id"),
    Index("ix_practices_group", "group", "id"),
    sqlite_autoincrement=True,
)
