"""What sources repeat in their posts."""

from sqlalchemy import BigInteger, Column, LargeBinary, Table, Text

from store.tables.base import metadata

repeats = Table(
    "repeats",
    metadata,
    Column("source_id", Text, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("state", LargeBinary, nullable=False),
)
