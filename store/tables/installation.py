"""Values that an installation keeps about itself, locks, pulses, errors, batches."""

from sqlalchemy import (
    BigInteger,
    Column,
    Integer,
    Table,
    Text,
)

from store.columns import Utc, Words
from store.tables.base import metadata

locks = Table(
    "locks",
    metadata,
    Column("name", Text, primary_key=True),
    Column("owner", Text, nullable=False),
    Column("until", Utc, nullable=False),
)


pulse = Table(
    "pulse",
    metadata,
    Column("name", Text, primary_key=True),
    Column("role", Text, nullable=False),
    Column("host", Text, nullable=False),
    Column("pid", Integer, nullable=False),
    Column("at", Utc, nullable=False),
)


installation = Table(
    "installation",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Words, nullable=False),
)


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
