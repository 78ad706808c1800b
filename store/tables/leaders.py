"""Sources that people follow."""

from sqlalchemy import Column, Table, Text

from store.columns import Utc, Words
from store.tables.base import metadata as metadata

followed = Table(
    "followed",
    metadata,
    Column("source_id", Text, primary_key=True),
    Column("note", Words, nullable=False),
    Column("who", Words, nullable=False),
    Column("at", Utc, nullable=False),
)
