"""The bell of each person."""

from sqlalchemy import Column, Index, Table, Text

from store.columns import Utc, Words
from store.tables.base import Number
from store.tables.base import metadata as metadata

bell = Table(
    "bell",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("person", Words, nullable=False),
    Column("cause", Text, nullable=False),
    Column("about", Words, nullable=False),
    Column("title", Words, nullable=False),
    Column("text", Words, nullable=False),
    Column("address", Words, nullable=False),
    Column("at", Utc, nullable=False, index=True),
    Column("read_at", Utc),
    Index(None, "person", "cause", "about", unique=True),
)
