"""Communication errors of bodies."""

from sqlalchemy import Column, Float, Index, Integer, Table, Text

from store.columns import Utc, Words
from store.tables.base import Number, metadata

mistakes = Table(
    "mistakes",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("key", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("happened_at", Utc, nullable=False),
    Column("proposed_at", Utc, nullable=False),
    Column("strength", Float(53), nullable=False),
    Column("detail", Words, nullable=False),
    Column("body", Text, nullable=False),
    Column("text", Words, nullable=False),
    Column("page", Text),
    Column("url", Text, nullable=False),
    Column("case_id", Number),
    Column("answer_id", Number),
    Column("post_id", Text),
    Column("municipality", Text),
    Column("group", Text),
    Column("state", Text, nullable=False),
    Column("owner", Words, nullable=False),
    Column("lesson", Words, nullable=False),
    Column("changed", Words, nullable=False),
    Column("who", Words, nullable=False),
    Column("at", Utc),
    Column("version", Integer, nullable=False),
    Index("ix_mistakes_key", "key", unique=True),
    Index("ix_mistakes_state", "state", "id"),
    Index("ix_mistakes_body", "body", "happened_at"),
    Index("ix_mistakes_at", "at"),
    sqlite_autoincrement=True,
)
