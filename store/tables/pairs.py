"""Cases of two streams that may be one."""

from sqlalchemy import Column, Float, ForeignKey, Index, Table, Text, text

from store.columns import Utc, Words
from store.tables.base import Number
from store.tables.base import metadata as metadata

_JOINED = text("state = 'joined'")

# A case is joined to one other at most.
case_pairs = Table(
    "case_pairs",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("earlier", ForeignKey("cases.id"), nullable=False),
    Column("later", ForeignKey("cases.id"), nullable=False),
    Column("reasons", Text, nullable=False),
    Column("score", Float, nullable=False),
    Column("state", Text, nullable=False),
    Column("who", Words, nullable=False),
    Column("at", Utc, nullable=False),
    Index("ix_case_pairs_earlier", "earlier", "later", unique=True),
    Index("ix_case_pairs_later", "later"),
    Index("ix_case_pairs_state", "state", "score"),
    Index(
        "ix_case_pairs_joined",
        "later",
        unique=True,
        sqlite_where=_JOINED,
        postgresql_where=_JOINED,
    ),
    sqlite_autoincrement=True,
)
