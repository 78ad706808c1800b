"""Kept reports with their files, what was sent of them, and subscriptions."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
)

from store.columns import Utc, Words
from store.tables.base import Number, metadata

# `order` is ReportOrder.key, `words` are lemmas between spaces, `document` is compressed.
reports = Table(
    "reports",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("order", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("scope_kind", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("since", Utc),
    Column("until", Utc, nullable=False),
    Column("title", Words, nullable=False),
    Column("taken_at", Utc, nullable=False),
    Column("made_at", Utc, nullable=False),
    Column("made_by", Words, nullable=False),
    Column("slot", Utc),
    Column("approved_at", Utc),
    Column("approved_by", Words, nullable=False),
    Column("sent_at", Utc),
    Column("short", Words, nullable=False),
    Column("problem", Words, nullable=False),
    Column("words", Words, nullable=False),
    Column("document", LargeBinary, nullable=False),
    Index("ix_reports_order", "order", "version", unique=True),
    Index("ix_reports_name", "name", "id"),
    sqlite_autoincrement=True,
)


report_files = Table(
    "report_files",
    metadata,
    Column("report", ForeignKey("reports.id"), primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("size", Integer, nullable=False),
    Column("digest", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
)


# `again` is the message where somebody sends a report again, "" for the first time.
report_deliveries = Table(
    "report_deliveries",
    metadata,
    Column("order", Text, primary_key=True),
    Column("person", Text, primary_key=True),
    Column("again", Text, primary_key=True),
    Column("report", ForeignKey("reports.id"), nullable=False),
    Column("message", Text, nullable=False),
    Column("at", Utc, nullable=False),
    Column("who", Words, nullable=False),
    Index("ix_report_deliveries_report", "report", "at"),
)


report_subscriptions = Table(
    "report_subscriptions",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("person", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("scope_kind", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("channel", Words, nullable=False),
    Column("days", Text, nullable=False),
    Column("approval", Boolean, nullable=False),
    Column("who", Words, nullable=False),
    Column("at", Utc, nullable=False),
    Index("ix_report_subscriptions", "person", "name", "scope_kind", "scope", unique=True),
    sqlite_autoincrement=True,
)
