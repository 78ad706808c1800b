"""Answers to cases, and the posts that are watched for them."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table, Text, false, text

from store.columns import Utc, Words
from store.tables.base import Number
from store.tables.base import metadata as metadata

_OF_POST = text("post_id IS NOT NULL")
_WAITS = text("proof = 'waiting' AND state = 'taken'")
_PROPOSED = text("state = 'proposed'")
# As it stands here, for SQLite takes a partial index for the same words alone.
LOST = text("NOT noted AND (gone_at IS NOT NULL OR shut_at IS NOT NULL)")

# `settled` is when the centre had done what a change, a loss or a refutation asked of it.
case_answers = Table(
    "case_answers",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("case_id", ForeignKey("cases.id"), nullable=False),
    Column("at", Utc, nullable=False),
    Column("noticed_at", Utc, nullable=False),
    Column("text", Words, nullable=False),
    Column("origin", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("proof", Text, nullable=False),
    Column("is_final", Boolean, nullable=False),
    Column("body", Text),
    Column("author", Words),
    Column("link", Words),
    Column("post_id", Text),
    Column("move", Integer),
    Column("edited_at", Utc),
    Column("gone_at", Utc),
    Column("doubt", Text),
    Column("digest", Text),
    Column("earlier", Words),
    Column("edits", Integer, nullable=False),
    Column("polls", Integer, nullable=False),
    Column("polled_at", Utc),
    Column("who", Words, nullable=False),
    Column("probe", Text),
    Column("settled", Boolean, nullable=False),
    Column("copies", Number),
    Column("reason", Words),
    Index(
        "ix_case_answers_case",
        "case_id",
        "post_id",
        unique=True,
        sqlite_where=_OF_POST,
        postgresql_where=_OF_POST,
    ),
    Index("ix_case_answers_at", "case_id", "at"),
    Index("ix_case_answers_body", "body", "at"),
    Index("ix_case_answers_post", "post_id", sqlite_where=_OF_POST, postgresql_where=_OF_POST),
    Index("ix_case_answers_waiting", "id", sqlite_where=_WAITS, postgresql_where=_WAITS),
    Index("ix_case_answers_proposed", "id", sqlite_where=_PROPOSED, postgresql_where=_PROPOSED),
    Index("ix_case_answers_proof", "proof", "settled", "id"),
    Index("ix_case_answers_gone", "gone_at", "settled"),
    Index("ix_case_answers_edited", "edited_at", "settled"),
    sqlite_autoincrement=True,
)


# A post is watched for each case of its thread; `root` is the post that opens the thread, and
# `version` that of the case when this was written. `next_look` is when a spider is due to fetch it.
watched_posts = Table(
    "watched_posts",
    metadata,
    Column("post_id", Text, primary_key=True),
    Column("case_id", ForeignKey("cases.id"), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("root", Text, nullable=False),
    Column("source_id", Text, nullable=False),
    Column("native_id", Words, nullable=False),
    Column("url", Words, nullable=False),
    Column("published_at", Utc, nullable=False),
    Column("hourly_until", Utc),
    Column("until", Utc),
    Column("next_look", Utc),
    Column("looked_at", Utc),
    Column("heard_at", Utc),
    Column("gone_at", Utc),
    Column("shut_at", Utc),
    Column("noted", Boolean, nullable=False),
    Column("asked", Boolean, nullable=False, server_default=false()),
    Index("ix_watched_posts_due", "source_id", "next_look"),
    Index("ix_watched_posts_case", "case_id"),
    Index("ix_watched_posts_root", "root"),
    Index("ix_watched_posts_until", "until"),
    Index("ix_watched_posts_shut", "shut_at"),
    Index("ix_watched_posts_lost", "post_id", sqlite_where=LOST, postgresql_where=LOST),
)
