"""The outbox, and notices to operators."""

from sqlalchemy import (
    Boolean,
    Column,
    Index,
    Integer,
    Table,
    Text,
    text,
)

from store.columns import Utc, Words
from store.tables.base import Number, metadata

_REFERS = text("referral IS NOT NULL")
_ASKS = text("score_link IS NOT NULL")
_ASKS_AFTER = text("survey_ask IS NOT NULL")

outbox = Table(
    "outbox",
    metadata,
    Column("id", Text, primary_key=True),
    Column("about_kind", Text),
    Column("about_id", Text),
    Column("title", Words, nullable=False),
    Column("text", Words, nullable=False),
    Column("state", Text, nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("next_try_at", Utc, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("delivered_at", Utc),
    Column("error", Words),
    Column("channel", Text),
    Column("role", Text),
    Column("person", Words),
    Column("contact", Words),
    Column("referral", Number),
    Column("score_link", Number),
    Column("enquiry", Text),
    Column("report", Text),
    Column("reader", Words),
    Column("page", Text),
    Column("seminar", Text),
    Column("survey_ask", Number),
    Column("asks", Boolean, nullable=False),
    Column("taken_until", Utc),
    Index(None, "about_kind", "about_id"),
    Index("ix_outbox_referral", "referral", sqlite_where=_REFERS, postgresql_where=_REFERS),
    Index("ix_outbox_score_link", "score_link", sqlite_where=_ASKS, postgresql_where=_ASKS),
    Index(
        "ix_outbox_survey_ask",
        "survey_ask",
        sqlite_where=_ASKS_AFTER,
        postgresql_where=_ASKS_AFTER,
    ),
    Index(None, "state", "next_try_at", "id"),
)


notices = Table(
    "notices",
    metadata,
    Column("source_id", Text, primary_key=True),
    Column("at", Utc, nullable=False),
)
