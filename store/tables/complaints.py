"""Complaints, publications, baselines and ticks."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Index,
    LargeBinary,
    Table,
    Text,
    false,
)

from store.columns import Utc, Words
from store.tables.base import metadata

complaints = Table(
    "complaints",
    metadata,
    Column("post_id", Text, primary_key=True),
    Column("at", Utc, nullable=False),
    Column("group", Text, nullable=False),
    Column("municipality", Text, nullable=False),
    Column("author", Words, nullable=False),
    Column("source_id", Text, nullable=False),
    Column("incident_id", Text, nullable=False),
    Column("topic", Text),
    Column("is_copy", Boolean, nullable=False),
    Column("history", Boolean, nullable=False),
    Column("reach", BigInteger, nullable=False),
    Index(None, "at"),
    Index(None, "group", "municipality", "at"),
    Index(None, "incident_id", "author", "at"),
)


# Posts by the sources themselves, for their standings.
publications = Table(
    "publications",
    metadata,
    Column("post_id", Text, primary_key=True),
    Column("source_id", Text, nullable=False),
    Column("at", Utc, nullable=False),
    Column("group", Text),
    Column("municipality", Text),
    Column("negative", Boolean),
    # What its text shows of where it is from: who repeats whom is read off these.
    Column("forwarded", Words),
    Column("sketch", LargeBinary),
    Column("credits", Boolean, nullable=False, server_default=false()),
    Index(None, "at"),
    Index(None, "source_id", "at"),
)


# The detector's learned state, as alerts/detector/learning writes it.
baselines = Table(
    "baselines",
    metadata,
    Column("name", Text, primary_key=True),
    Column("at", Utc, nullable=False),
    Column("state", LargeBinary, nullable=False),
)


# `limits`: sensitivity -> the greatest p that fires.
ticks = Table(
    "ticks",
    metadata,
    Column("at", Utc, primary_key=True),
    Column("limits", JSON, nullable=False),
)
