"""Chronic problems with their members, and what bodies agreed for the fast track."""

from sqlalchemy import JSON, Column, Date, ForeignKey, Index, Integer, Table, Text

from store.columns import Utc, Words
from store.tables.base import Number
from store.tables.base import metadata as metadata

# `key` is the topic and the place as they are compared (cases/causes/chronic.py).
chronic_problems = Table(
    "chronic_problems",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("key", Words, nullable=False),
    Column("topic", Text, nullable=False),
    Column("municipality", Text),
    Column("settlement", Text),
    Column("street", Words),
    Column("house", Words),
    Column("reason", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("first_at", Utc, nullable=False),
    Column("last_at", Utc, nullable=False),
    Column("owner", Text),
    Column("cause", Words, nullable=False),
    Column("measure", Words, nullable=False),
    Column("due", Date),
    Column("ended_by", ForeignKey("cases.id")),
    Column("ending", Words, nullable=False),
    Column("ended_at", Utc),
    Column("who", Words, nullable=False),
    Column("at", Utc, nullable=False),
    Column("version", Integer, nullable=False),
    Index("ix_chronic_problems_key", "key", unique=True),
    Index("ix_chronic_problems_state", "state", "last_at"),
    sqlite_autoincrement=True,
)


# A case by its number, or an incident by its id.
chronic_members = Table(
    "chronic_members",
    metadata,
    Column("problem_id", ForeignKey("chronic_problems.id"), primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("member", Text, primary_key=True),
    Column("at", Utc, nullable=False),
    Index("ix_chronic_members_member", "member", "kind"),
)


# `steps` are pairs of a body and what it does, in order.
agreements = Table(
    "agreements",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("topic", Text, nullable=False),
    Column("municipality", Text),
    Column("steps", JSON, nullable=False),
    Column("remark", Words, nullable=False),
    Column("who", Words, nullable=False),
    Column("at", Utc, nullable=False),
    Column("withdrawn_at", Utc),
    Column("withdrawn_by", Words),
    Index("ix_agreements_topic", "topic", "id"),
    sqlite_autoincrement=True,
)
