"""Saved cuts, and who pinned them."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Table, Text

from store.columns import Utc, Words
from store.tables.base import Number
from store.tables.base import metadata as metadata

saved_cuts = Table(
    "saved_cuts",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("name", Words, nullable=False),
    Column("query", Words, nullable=False),
    Column("owner", Words, nullable=False),
    Column("made_at", Utc, nullable=False),
    Column("is_shared", Boolean, nullable=False),
    Index("ix_saved_cuts_owner", "owner", "name", unique=True),
    Index("ix_saved_cuts_shared", "is_shared"),
    sqlite_autoincrement=True,
)
cut_pins = Table(
    "cut_pins",
    metadata,
    Column("cut_id", ForeignKey("saved_cuts.id"), primary_key=True),
    Column("person", Text, primary_key=True),
    Column("at", Utc, nullable=False),
    Index("ix_cut_pins_person", "person", "at"),
)
