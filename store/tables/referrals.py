"""Cases handed over by a link."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table, Text, text

from store.columns import Utc, Words
from store.tables.base import Number, metadata

_OPEN = text("ended_at IS NULL")
_WAITS = text("ended_at IS NULL AND press_by IS NOT NULL")
_ASKS = text("asked_at IS NOT NULL AND decided_at IS NULL")

# With neither contact nor person it is the centre: nobody of the body answered.
case_referrals = Table(
    "case_referrals",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("case_id", ForeignKey("cases.id"), nullable=False),
    Column("body", Text, nullable=False),
    Column("contact", Words, nullable=False),
    Column("person", Words, nullable=False),
    Column("turn", Integer, nullable=False),
    Column("made_at", Utc, nullable=False),
    Column("who", Words, nullable=False),
    Column("press_by", Utc),
    Column("by_hand", Boolean, nullable=False),
    Column("opened", Integer, nullable=False),
    Column("opened_at", Utc),
    Column("pressed_at", Utc),
    Column("name", Words, nullable=False),
    Column("tried", Text),
    Column("tried_at", Utc),
    Column("asked_at", Utc),
    Column("asked_why", Words, nullable=False),
    Column("decided_at", Utc),
    Column("decided_why", Words, nullable=False),
    Column("end", Text),
    Column("ended_at", Utc),
    Index(
        "ix_case_referrals_open",
        "case_id",
        "contact",
        "person",
        unique=True,
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    ),
    Index("ix_case_referrals_case", "case_id", "id"),
    Index("ix_case_referrals_due", "press_by", sqlite_where=_WAITS, postgresql_where=_WAITS),
    Index("ix_case_referrals_contact", "body", "contact", "person"),
    Index("ix_case_referrals_asking", "asked_at", sqlite_where=_ASKS, postgresql_where=_ASKS),
    sqlite_autoincrement=True,
)
