"""Maps of foreign tables of cases."""

from sqlalchemy import JSON, Column, Index, Table, Text

from store.columns import Utc, Words
from store.tables.base import Number
from store.tables.base import metadata as metadata

import_maps = Table(
    "import_maps",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("name", Words, nullable=False),
    Column("stream", Text, nullable=False),
    Column("columns", JSON, nullable=False),
    Column("zone", Text, nullable=False),
    Column("regime", Text, nullable=False),
    Column("who", Words, nullable=False),
    Column("changed_at", Utc, nullable=False),
    Index("ix_import_maps_name", "name", unique=True),
    sqlite_autoincrement=True,
)
