"""Long work that people ask for."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Index,
    Integer,
    Table,
    Text,
)

from store.columns import Utc, Words
from store.tables.base import metadata

tasks = Table(
    "tasks",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("given", JSON, nullable=False),
    Column("who", Words, nullable=False),
    Column("door", Text, nullable=False),
    Column("asked_at", Utc, nullable=False, index=True),
    Column("due_at", Utc, nullable=False),
    Column("folder", Text),
    Column("state", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("token", Text),
    Column("expires", Utc),
    Column("started_at", Utc),
    Column("ended_at", Utc),
    Column("done", BigInteger, nullable=False),
    Column("total", BigInteger),
    Column("checkpoint", JSON(none_as_null=True)),
    Column("result", JSON(none_as_null=True)),
    Column("problem", Words, nullable=False),
    Column("cancelled_by", Words, nullable=False),
    Index(None, "state", "due_at"),
)
