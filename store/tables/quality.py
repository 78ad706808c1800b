"""What the machine read from answers, what people decided of it, and promises."""

from sqlalchemy import Boolean, Column, Date, Float, ForeignKey, Index, Integer, Table, Text

from store.columns import Utc, Words
from store.tables.base import Number
from store.tables.base import metadata as metadata

# `signature` is a list of numbers as JSON, `marks` are places in the answer's text; `verdict_…` is
# a person's, beside the machine's.
answer_quality = Table(
    "answer_quality",
    metadata,
    Column("answer_id", ForeignKey("case_answers.id"), primary_key=True),
    Column("case_id", ForeignKey("cases.id"), nullable=False),
    Column("body", Text),
    Column("at", Utc, nullable=False),
    Column("read_at", Utc, nullable=False),
    Column("points", Text, nullable=False),
    Column("is_formal", Boolean, nullable=False),
    Column("likeness", Float(53), nullable=False),
    Column("twin", Number),
    Column("asked", Integer, nullable=False),
    Column("answered", Integer, nullable=False),
    Column("marks", Text, nullable=False),
    Column("signature", Text, nullable=False),
    Column("verdict_points", Text),
    Column("verdict_formal", Boolean),
    Column("verdict_who", Words),
    Column("verdict_at", Utc),
    Column("verdict_reason", Words),
    Index("ix_answer_quality_case", "case_id"),
    Index("ix_answer_quality_body", "body", "at"),
    Index("ix_answer_quality_verdict", "verdict_at"),
    Index("ix_answer_quality_read", "read_at", "answer_id"),
)

case_promises = Table(
    "case_promises",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("case_id", ForeignKey("cases.id"), nullable=False),
    Column("answer_id", ForeignKey("case_answers.id"), nullable=False),
    Column("body", Text),
    Column("made_at", Utc, nullable=False),
    Column("words", Words, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("due", Date),
    Column("state", Text, nullable=False),
    Column("municipality", Text),
    Column("settlement", Text),
    Column("moved", Integer, nullable=False),
    Column("moved_to", Number),
    Column("who", Words, nullable=False),
    Column("decided_at", Utc),
    Column("reason", Words, nullable=False),
    Index("ix_case_promises_case", "case_id"),
    Index("ix_case_promises_answer", "answer_id"),
    Index("ix_case_promises_due", "state", "due"),
    sqlite_autoincrement=True,
)
