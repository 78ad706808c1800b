"""Communication errors and best practices of bodies, and seminars for them."""

from sqlalchemy import JSON, Column, Float, ForeignKey, Index, Integer, Table, Text, text

from store.columns import Utc, Words
from store.tables.base import Number, metadata

_ALIVE = text("ended_at IS NULL")

mistakes = Table(
    "mistakes",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("key", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("happened_at", Utc, nullable=False),
    Column("proposed_at", Utc, nullable=False),
    Column("strength", Float(53), nullable=False),
    Column("detail", Words, nullable=False),
    Column("body", Text, nullable=False),
    Column("text", Words, nullable=False),
    Column("page", Text),
    Column("url", Text, nullable=False),
    Column("case_id", Number),
    Column("answer_id", Number),
    Column("post_id", Text),
    Column("municipality", Text),
    Column("group", Text),
    Column("state", Text, nullable=False),
    Column("owner", Words, nullable=False),
    Column("lesson", Words, nullable=False),
    Column("changed", Words, nullable=False),
    Column("who", Words, nullable=False),
    Column("at", Utc),
    Column("version", Integer, nullable=False),
    Index("ix_mistakes_key", "key", unique=True),
    Index("ix_mistakes_state", "state", "id"),
    Index("ix_mistakes_body", "body", "happened_at"),
    Index("ix_mistakes_at", "at"),
    sqlite_autoincrement=True,
)


# `before` and `after` are stretches, `cases` numbers, as JSON; `words` are the texts in small
# letters, as they are searched.
practices = Table(
    "practices",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("key", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("proposed_at", Utc, nullable=False),
    Column("problem", Words, nullable=False),
    Column("measure", Words, nullable=False),
    Column("cost", Words, nullable=False),
    Column("took", Words, nullable=False),
    Column("body", Text),
    Column("topic", Text),
    Column("group", Text),
    Column("municipality", Text),
    Column("before", JSON),
    Column("after", JSON),
    Column("cases", JSON, nullable=False),
    Column("about", Text, nullable=False),
    Column("words", Words, nullable=False),
    Column("state", Text, nullable=False),
    Column("who", Words, nullable=False),
    Column("at", Utc),
    Column("version", Integer, nullable=False),
    Index("ix_practices_key", "key", unique=True),
    Index("ix_practices_state", "state", "id"),
    Index("ix_practices_topic", "topic", "id"),
    Index("ix_practices_group", "group", "id"),
    sqlite_autoincrement=True,
)


# `materials` are titles and addresses, as JSON.
seminars = Table(
    "seminars",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("title", Words, nullable=False),
    Column("starts_at", Utc, nullable=False),
    Column("ends_at", Utc, nullable=False),
    Column("place", Words, nullable=False),
    Column("about", Words, nullable=False),
    Column("audience", JSON, nullable=False),
    Column("kinds", JSON, nullable=False),
    Column("materials", JSON, nullable=False),
    Column("who", Words, nullable=False),
    Column("at", Utc, nullable=False),
    Column("cancelled_at", Utc),
    Column("version", Integer, nullable=False),
    Index("ix_seminars_starts", "starts_at", "id"),
    sqlite_autoincrement=True,
)
seminar_invitations = Table(
    "seminar_invitations",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("seminar", Number, ForeignKey("seminars.id"), nullable=False),
    Column("body", Text, nullable=False),
    Column("contact", Words, nullable=False),
    Column("person", Words, nullable=False),
    Column("made_at", Utc, nullable=False),
    Column("who", Words, nullable=False),
    Column("opened", Integer, nullable=False),
    Column("opened_at", Utc),
    Column("planned", Integer),
    Column("came", Integer),
    Column("answered_by", Words, nullable=False),
    Column("answered_at", Utc),
    Column("ended_at", Utc),
    Index(
        "ix_seminar_invitations_open",
        "seminar",
        "body",
        unique=True,
        sqlite_where=_ALIVE,
        postgresql_where=_ALIVE,
    ),
    sqlite_autoincrement=True,
)
