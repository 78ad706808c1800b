"""Templates of answers."""

from sqlalchemy import Column, Index, Table, Text

from store.columns import Utc, Words
from store.tables.base import Number
from store.tables.base import metadata as metadata

answer_templates = Table(
    "answer_templates",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("body", Text, nullable=False),
    Column("name", Words, nullable=False),
    Column("text", Words, nullable=False),
    Column("group", Text),
    Column("who", Words, nullable=False),
    Column("at", Utc, nullable=False),
    Index("ix_answer_templates_body", "body", "name", unique=True),
    sqlite_autoincrement=True,
)
