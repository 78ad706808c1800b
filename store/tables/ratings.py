"""Published ratings, objections to their drafts, links for these, and exclusions."""

from sqlalchemy import JSON, Column, Date, ForeignKey, Index, Integer, Table, Text, text

from store.columns import Utc, Words
from store.tables.base import Number
from store.tables.base import metadata as metadata

DRAFT = text("state = 'draft'")

# `draft` is the content as it was published, `final` the signed one; both are canonical JSON, and
# neither is ever written again.
rating_editions = Table(
    "rating_editions",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("span", Text, nullable=False),
    Column("first", Date, nullable=False),
    Column("version", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("made_at", Utc, nullable=False),
    Column("who", Words, nullable=False),
    Column("until", Utc, nullable=False),
    Column("formula", Text, nullable=False),
    Column("policy", Text, nullable=False),
    Column("reason", Words, nullable=False),
    Column("ended_at", Utc),
    Column("ended_by", Words, nullable=False),
    Column("ending", Words, nullable=False),
    Column("digest", Text, nullable=False),
    Column("draft", Text, nullable=False),
    Column("final", Text),
    Index("ix_rating_editions_version", "span", "first", "version", unique=True),
    Index(
        "ix_rating_editions_draft",
        "span",
        "first",
        unique=True,
        sqlite_where=DRAFT,
        postgresql_where=DRAFT,
    ),
    sqlite_autoincrement=True,
)

# A case is kept by its number: it may be gone while the objection stays.
rating_objections = Table(
    "rating_objections",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("edition_id", ForeignKey("rating_editions.id"), nullable=False),
    Column("body", Text, nullable=False),
    Column("case_id", Number),
    Column("measure", Text),
    Column("link", Number),
    Column("reason", Words, nullable=False),
    Column("who", Words, nullable=False),
    Column("at", Utc, nullable=False),
    Column("state", Text, nullable=False),
    Column("effect", Text),
    Column("decision", Words, nullable=False),
    Column("decided_by", Words, nullable=False),
    Column("decided_at", Utc),
    Index("ix_rating_objections_edition", "edition_id", "body"),
    sqlite_autoincrement=True,
)

rating_links = Table(
    "rating_links",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("edition_id", ForeignKey("rating_editions.id"), nullable=False),
    Column("body", Text, nullable=False),
    Column("contact", Words, nullable=False),
    Column("made_at", Utc, nullable=False),
    Column("ends_at", Utc, nullable=False),
    Column("who", Words, nullable=False),
    Column("revoked_at", Utc),
    Index("ix_rating_links_edition", "edition_id", "body"),
    sqlite_autoincrement=True,
)

rating_exclusions = Table(
    "rating_exclusions",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("name", Words, nullable=False),
    Column("kind", Text, nullable=False),
    Column("reason", Words, nullable=False),
    Column("since", Utc, nullable=False),
    Column("until", Utc, nullable=False),
    Column("municipalities", JSON, nullable=False),
    Column("topics", JSON, nullable=False),
    Column("streams", JSON, nullable=False),
    Column("bodies", JSON, nullable=False),
    Column("who", Words, nullable=False),
    Column("made_at", Utc, nullable=False),
    Column("ended_by", Words, nullable=False),
    Column("ended_at", Utc),
    Index("ix_rating_exclusions_until", "until"),
    sqlite_autoincrement=True,
)
