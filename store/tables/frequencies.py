"""How often words stand in what is crawled."""

from sqlalchemy import Column, Float, LargeBinary, Table

from store.columns import Utc
from store.tables.base import Number, metadata

# A row a batch; older rows are added up, those that do not count yet by days. `state` holds the
# counts of words.
frequencies = Table(
    "frequencies",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("at", Utc, nullable=False),
    Column("texts", Float(53), nullable=False),
    Column("state", LargeBinary, nullable=False),
)
