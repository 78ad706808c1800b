"""Who looked at what, and who did what; what was forgotten on request, and cases that are held."""

from sqlalchemy import JSON, Column, ForeignKey, Index, Table, Text, text

from store.columns import Utc, Words
from store.tables.base import Number
from store.tables.base import metadata as metadata

_HOLDS = text("lifted_at IS NULL")

# Append-only: triggers of migrations refuse UPDATE, DELETE and REPLACE.
audit = Table(
    "audit",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("at", Utc, nullable=False, index=True),
    Column("who", Words, nullable=False),
    Column("what", Words, nullable=False),
    Column("detail", Words, nullable=False),
    Index(None, "who", "id"),
    Index(None, "what", "id"),
)


# Keyed digests of posts and of authors: without the key nobody can tell whose.
forgotten = Table(
    "forgotten",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("at", Utc, nullable=False),
)


# `counts` are numbers by class, `held` numbers of cases whose hold kept posts; no id of a person or
# a post stands here. `words` is why.
erasures = Table(
    "erasures",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("at", Utc, nullable=False),
    Column("who", Words, nullable=False),
    Column("way", Text, nullable=False),
    Column("counts", JSON, nullable=False),
    Column("held", JSON, nullable=False),
    Column("words", Words, nullable=False),
    Column("signature", Text, nullable=False),
    sqlite_autoincrement=True,
)


case_holds = Table(
    "case_holds",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("case_id", ForeignKey("cases.id"), nullable=False),
    Column("since", Utc, nullable=False),
    Column("who", Words, nullable=False),
    Column("reason", Words, nullable=False),
    Column("lifted_at", Utc),
    Column("lifted_by", Words, nullable=False),
    Column("lifting", Words, nullable=False),
    Index(
        "ix_case_holds_open",
        "case_id",
        unique=True,
        sqlite_where=_HOLDS,
        postgresql_where=_HOLDS,
    ),
    sqlite_autoincrement=True,
)
