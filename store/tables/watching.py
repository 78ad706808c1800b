"""What the watching of an installation keeps: counts of errors, batches of posts."""

from sqlalchemy import BigInteger, Column, Integer, Table, Text

from store.columns import Utc, Words
from store.tables.base import metadata

errors = Table(
    "errors",
    metadata,
    Column("role", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("count", BigInteger, nullable=False),
)


# `closed_at` is also the `indexed_at` of the ledger's posts of the batch.
batches = Table(
    "batches",
    metadata,
    Column("closed_at", Utc, primary_key=True),
    Column("worker", Words, primary_key=True),
    Column("taken_at", Utc, nullable=False),
    Column("labelled_at", Utc, nullable=False),
    Column("entries", Integer, nullable=False),
)
