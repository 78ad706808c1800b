"""What an installation remembers of itself."""

from sqlalchemy import (
    Column,
    Table,
    Text,
)

from store.columns import Utc, Words
from store.tables.base import metadata

leaders = Table(
    "leaders",
    metadata,
    Column("name", Text, primary_key=True),
    Column("owner", Text, nullable=False),
    Column("until", Utc, nullable=False),
)


installation = Table(
    "installation",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Words, nullable=False),
)
