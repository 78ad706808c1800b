"""Links by which cases are scored, scores of readers, and returns that posts propose."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text, text

from store.columns import Utc, Words
from store.tables.base import Number
from store.tables.base import metadata as metadata

_WAITS = text("state = 'proposed'")

case_surveys = Table(
    "case_surveys",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("case_id", ForeignKey("cases.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("turn", Integer, nullable=False),
    Column("made_at", Utc, nullable=False),
    Column("who", Words, nullable=False),
    Column("answered_at", Utc),
    Column("score", Integer),
    Index("ix_case_surveys_case", "case_id", "kind", "turn", unique=True),
    Index("ix_case_surveys_made", "made_at"),
    sqlite_autoincrement=True,
)


reader_scores = Table(
    "reader_scores",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("survey_id", ForeignKey("case_surveys.id"), nullable=False),
    Column("at", Utc, nullable=False),
    Column("score", Integer, nullable=False),
    Column("comment", Words, nullable=False),
    Index("ix_reader_scores_survey", "survey_id", "at"),
    Index("ix_reader_scores_at", "at"),
    sqlite_autoincrement=True,
)


return_proposals = Table(
    "return_proposals",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("case_id", ForeignKey("cases.id"), nullable=False),
    Column("post_id", Text, nullable=False),
    Column("clue", Text, nullable=False),
    Column("at", Utc, nullable=False),
    Column("state", Text, nullable=False),
    Column("who", Words, nullable=False),
    Column("decided_at", Utc),
    Index("ix_return_proposals_case", "case_id", "post_id", unique=True),
    Index("ix_return_proposals_waiting", "at", sqlite_where=_WAITS, postgresql_where=_WAITS),
    sqlite_autoincrement=True,
)
