"""Figures that reports used, recommendations with theirs, and enquiries of bodies."""

from sqlalchemy import (
    JSON,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    text,
)

from store.columns import Utc, Words
from store.tables.base import Number, metadata

_WAITS = text("state = 'proposed' OR state = 'signed' OR state = 'taken'")
_ALIVE = text("ended_at IS NULL")

# `cases` are the numbers of those counted, `among` the whole of a share (store/reports/numbers.py).
# Neither a text nor a pseudonym stands here: nothing is ever erased from these rows.
report_figures = Table(
    "report_figures",
    metadata,
    Column("report", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("title", Words, nullable=False),
    Column("unit", Text, nullable=False),
    Column("value", Float(53)),
    Column("taken_at", Utc, nullable=False),
    Column("address", Text, nullable=False),
    Column("n", Integer),
    Column("low", Float(53)),
    Column("high", Float(53)),
    Column("kind", Text, nullable=False),
    Column("scope_kind", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("since", Utc),
    Column("until", Utc),
    Column("key", Text, nullable=False),
    Column("cut", JSON),
    Column("last_case", Number),
    Column("cases", LargeBinary),
    Column("among", LargeBinary),
)


# `evidence` are figures as they were, as JSON.
recommendations = Table(
    "recommendations",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("key", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("text", Words, nullable=False),
    Column("evidence", JSON, nullable=False),
    Column("people", Integer, nullable=False),
    Column("proposed_at", Utc, nullable=False),
    Column("body", Text),
    Column("service", Words, nullable=False),
    Column("municipality", Text),
    Column("about", Text, nullable=False),
    Column("due", Date),
    Column("state", Text, nullable=False),
    Column("who", Words, nullable=False),
    Column("at", Utc),
    Column("signed_by", Words, nullable=False),
    Column("signed_at", Utc),
    Column("why", Words, nullable=False),
    Column("result", Words, nullable=False),
    Column("version", Integer, nullable=False),
    Index(
        "ix_recommendations_waiting",
        "key",
        unique=True,
        sqlite_where=_WAITS,
        postgresql_where=_WAITS,
    ),
    Index("ix_recommendations_key", "key", "at"),
    Index("ix_recommendations_state", "state", "people"),
    sqlite_autoincrement=True,
)


# `cells` are the rows of the form as JSON.
enquiries = Table(
    "enquiries",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("title", Words, nullable=False),
    Column("cells", JSON, nullable=False),
    Column("since", Utc),
    Column("until", Utc, nullable=False),
    Column("due", Utc, nullable=False),
    Column("who", Words, nullable=False),
    Column("made_at", Utc, nullable=False),
    Column("note", Words, nullable=False),
    Column("remind_at", Utc),
    Column("counted_at", Utc),
    Column("ended_at", Utc),
    Column("ended_by", Words, nullable=False),
    Index("ix_enquiries_due", "due"),
    sqlite_autoincrement=True,
)


# With neither contact nor person nobody of the body was reached.
enquiry_bodies = Table(
    "enquiry_bodies",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("enquiry", ForeignKey("enquiries.id"), nullable=False),
    Column("body", Text, nullable=False),
    Column("contact", Words, nullable=False),
    Column("person", Words, nullable=False),
    Column("made_at", Utc, nullable=False),
    Column("who", Words, nullable=False),
    Column("opened", Integer, nullable=False),
    Column("opened_at", Utc),
    Column("answered_at", Utc),
    Column("reminded_at", Utc),
    Column("end", Text),
    Column("ended_at", Utc),
    Index(
        "ix_enquiry_bodies_open",
        "enquiry",
        "body",
        unique=True,
        sqlite_where=_ALIVE,
        postgresql_where=_ALIVE,
    ),
    Index("ix_enquiry_bodies_body", "body", "id"),
    sqlite_autoincrement=True,
)


# `values` are by the names of cells, as JSON.
enquiry_answers = Table(
    "enquiry_answers",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("asked", ForeignKey("enquiry_bodies.id"), nullable=False),
    Column("at", Utc, nullable=False),
    Column("name", Words, nullable=False),
    Column("values", JSON, nullable=False),
    Column("note", Words, nullable=False),
    Index("ix_enquiry_answers_asked", "asked", "id"),
    sqlite_autoincrement=True,
)
