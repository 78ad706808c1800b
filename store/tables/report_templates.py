"""The customer's templates of reports, with their files."""

from sqlalchemy import JSON, Column, Index, Integer, LargeBinary, Table, Text

from store.columns import Utc, Words
from store.tables.base import Number
from store.tables.base import metadata as metadata

report_templates = Table(
    "report_templates",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("report", Words, nullable=False),
    Column("name", Words, nullable=False),
    Column("file_name", Words, nullable=False),
    Column("size", Integer, nullable=False),
    Column("digest", Text, nullable=False),
    Column("names", JSON, nullable=False),
    Column("lists", JSON, nullable=False),
    Column("dropped", JSON, nullable=False),
    Column("who", Words, nullable=False),
    Column("at", Utc, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Index("ix_report_templates_name", "report", "name", unique=True),
    sqlite_autoincrement=True,
)
