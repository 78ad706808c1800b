"""Cases, their moves, and their posts."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    text,
)

from store.columns import Utc, Words
from store.tables.base import Number
from store.tables.base import metadata as metadata

_LIVE = text("first IS NULL AND origin_id IS NOT NULL AND state <> 'void'")
_STANDS = text("state <> 'void'")
_REFUSED = text("deed = 'wrong_body'")
_OPEN = text("closed_at IS NULL")
_DRAFT = text("draft IS NOT NULL")
_WAITS = text("sent_at IS NULL")
_FIXED = text("outcome = 'fixed'")
_RETURN = text("deed = 'return'")
_OF_POST = text("post_id IS NOT NULL")

# Columns from `state` on follow from the moves (domain/cases/life.py, clocks.py): they are a cache
# to list by. A deadline that does not run is the year 2299, so that it comes last in an index.
# `chain` is the first case of linked ones, in it too: a body has one case of a chain. `look_at` is
# when warnings are looked for next.
cases = Table(
    "cases",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("received_at", Utc, nullable=False),
    Column("zone", Text, nullable=False),
    Column("stream", Text, nullable=False),
    Column("stream_number", Words),
    Column("own_number", Words),
    Column("text", Words),
    Column("text_days", Integer, nullable=False),
    Column("text_ends", Utc),
    Column("municipality", Text),
    Column("settlement", Text),
    Column("street", Words),
    Column("house", Words),
    Column("origin", Text, nullable=False),
    Column("origin_id", Text),
    Column("post_id", Text),
    Column("incident_id", Text),
    Column("alert_id", Text),
    Column("first", ForeignKey("cases.id")),
    Column("chain", Number),
    Column("state", Text, nullable=False),
    Column("holder", Text),
    Column("body", Text),
    Column("person", Words),
    Column("regime", Text, nullable=False),
    Column("assumed", Boolean, nullable=False),
    Column("priority", Text, nullable=False),
    Column("topic", Text),
    Column("group", Text),
    Column("outcome", Text),
    Column("until", Utc),
    Column("waits", Text),
    Column("draft", Integer),
    Column("score", Integer),
    Column("refusals", Integer, nullable=False),
    Column("returns", Integer, nullable=False),
    Column("extensions", Integer, nullable=False),
    Column("urgent", Boolean, nullable=False),
    Column("answered_at", Utc),
    Column("closed_at", Utc),
    Column("before_pause", Text),
    Column("due", Utc, nullable=False),
    Column("body_due", Utc, nullable=False),
    Column("look_at", Utc),
    Column("version", Integer, nullable=False),
    Index(
        "ix_cases_origin",
        "origin",
        "origin_id",
        unique=True,
        sqlite_where=_LIVE,
        postgresql_where=_LIVE,
    ),
    Index(
        "ix_cases_chain",
        "chain",
        "body",
        unique=True,
        sqlite_where=_STANDS,
        postgresql_where=_STANDS,
    ),
    Index("ix_cases_look", "look_at", "id"),
    Index("ix_cases_due", "state", "due", "id"),
    Index(
        "ix_cases_horizon",
        "state",
        "due",
        "body",
        "id",
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    ),
    Index(
        "ix_cases_load",
        "person",
        "state",
        "body",
        "due",
        "body_due",
        "id",
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    ),
    Index("ix_cases_draft", "state", "body", sqlite_where=_DRAFT, postgresql_where=_DRAFT),
    Index("ix_cases_newest", "state", "id"),
    Index(
        "ix_cases_watch",
        "closed_at",
        "id",
        "post_id",
        "version",
        sqlite_where=_OF_POST,
        postgresql_where=_OF_POST,
    ),
    Index("ix_cases_body", "body", "state", "body_due", "id"),
    Index("ix_cases_incident", "incident_id"),
    Index("ix_cases_first", "first"),
    Index("ix_cases_received", "received_at"),
    Index("ix_cases_text_ends", "text_ends"),
    Index(
        "ix_cases_solved",
        "topic",
        "closed_at",
        sqlite_where=_FIXED,
        postgresql_where=_FIXED,
    ),
    Index("ix_cases_scored", "closed_at", "state", "origin", "score"),
    sqlite_autoincrement=True,
)


case_moves = Table(
    "case_moves",
    metadata,
    Column("case_id", ForeignKey("cases.id"), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("deed", Text, nullable=False),
    Column("at", Utc, nullable=False),
    Column("who", Words, nullable=False),
    Column("note", Words, nullable=False),
    Column("acts_for", Text),
    Column("body", Text),
    Column("person", Words),
    Column("confirmed", Words),
    Column("outcome", Text),
    Column("until", Utc),
    Column("waits", Text),
    Column("link", Words),
    Column("regime", Text),
    Column("assumed", Boolean),
    Column("priority", Text),
    Column("topic", Text),
    Column("group", Text),
    Column("score", Integer),
    Column("instead_of", Words),
    Column("given_at", Utc),
    Index(
        "ix_case_moves_refusals",
        "acts_for",
        "at",
        sqlite_where=_REFUSED,
        postgresql_where=_REFUSED,
    ),
    Index(
        "ix_case_moves_returns",
        "at",
        sqlite_where=_RETURN,
        postgresql_where=_RETURN,
    ),
)


# At most one a case, sealed by a key that is not in the database.
case_contacts = Table(
    "case_contacts",
    metadata,
    Column("case_id", ForeignKey("cases.id"), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("at", Utc, nullable=False),
)


# `voice` is false for the post that the case was made of.
case_posts = Table(
    "case_posts",
    metadata,
    Column("post_id", Text, primary_key=True),
    Column("case_id", ForeignKey("cases.id"), nullable=False),
    Column("at", Utc, nullable=False),
    Column("voice", Boolean, nullable=False),
    Index("ix_case_posts_case", "case_id", "at"),
)


# A warning for one reader: `person`, or the centre where it is empty; `due` is the deadline that it
# is about. It waits until `sent_at`; `dropped` means that nobody needed it any more.
case_warnings = Table(
    "case_warnings",
    metadata,
    Column("case_id", ForeignKey("cases.id"), primary_key=True),
    Column("audience", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("due", Utc, primary_key=True),
    Column("person", Words, primary_key=True),
    Column("at", Utc, nullable=False),
    Column("sent_at", Utc),
    Index("ix_case_warnings_sent", "person", "sent_at"),
    Index(
        "ix_case_warnings_waiting",
        "person",
        "due",
        sqlite_where=_WAITS,
        postgresql_where=_WAITS,
    ),
)


# A saved choice of the list; `owner` is empty for those that the centre shares.
case_views = Table(
    "case_views",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("owner", Words, nullable=False),
    Column("name", Words, nullable=False),
    Column("choice", Words, nullable=False),
    Column("who", Words, nullable=False),
    Column("at", Utc, nullable=False),
    Index(None, "owner", "name", unique=True),
)
