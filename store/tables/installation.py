"""Values that an installation keeps about itself, locks and pulses."""

from sqlalchemy import (
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
