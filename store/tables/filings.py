"""What other systems say of their cases, and the imports that brought it."""

from sqlalchemy import JSON, Boolean, Column, Float, ForeignKey, Index, Integer, Table, Text

from store.columns import Utc, Words
from store.tables.base import Number
from store.tables.base import metadata as metadata

# `digest`, `since` and `seen_at` are of the last filing, so that a row that says nothing new reads
# this table alone.
filed_cases = Table(
    "filed_cases",
    metadata,
    Column("case_id", ForeignKey("cases.id"), primary_key=True, autoincrement=False),
    Column("stream", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("map", Text, nullable=False),
    Column("run", Integer),
    Column("digest", Text, nullable=False),
    Column("verbatim", Text),
    Column("received_at", Utc, nullable=False),
    Column("since", Utc, nullable=False),
    Column("seen_at", Utc, nullable=False),
    Column("gone_at", Utc),
    Column("link", Text),
    Index("ix_filed_cases_number", "stream", "number", unique=True),
    Index("ix_filed_cases_verbatim", "verbatim"),
)

# Filed cases that everybody may read; a case without a row is private.
public_cases = Table(
    "public_cases",
    metadata,
    Column("case_id", ForeignKey("cases.id"), primary_key=True, autoincrement=False),
    Column("latitude", Float),
    Column("longitude", Float),
    Column("media", Words),
    Column("address", Words, nullable=False),
)

# The last filing of a case ends at `seen_at` of its row above.
case_filings = Table(
    "case_filings",
    metadata,
    Column("case_id", ForeignKey("cases.id"), primary_key=True),
    Column("first_at", Utc, primary_key=True),
    Column("last_at", Utc, nullable=False),
    Column("run", Integer),
    Column("digest", Text, nullable=False),
    Column("regime", Text, nullable=False),
    Column("assumed", Boolean, nullable=False),
    Column("group", Text),
    Column("topic", Text),
    Column("subject", Words, nullable=False),
    Column("body", Text),
    Column("performer", Words, nullable=False),
    Column("state", Text),
    Column("status", Words, nullable=False),
    Column("answer", Words, nullable=False),
    Column("answered_at", Utc),
    Column("due", Utc),
    Column("score", Integer),
    Column("comment", Words, nullable=False, server_default=""),
    Index("ix_case_filings_run", "run", "case_id"),
)

case_imports = Table(
    "case_imports",
    metadata,
    Column("id", Number, primary_key=True, autoincrement=True),
    Column("asked_at", Utc, nullable=False),
    Column("who", Words, nullable=False),
    Column("file", Words, nullable=False),
    Column("stream", Text, nullable=False),
    Column("map", Text, nullable=False),
    Column("zone", Text, nullable=False),
    Column("regime", Text, nullable=False),
    Column("columns", JSON, nullable=False),
    Column("said_at", Utc, nullable=False),
    Column("whole", Boolean, nullable=False),
    Column("since", Utc),
    Column("until", Utc),
    Column("state", Text, nullable=False),
    Column("task", Text),
    Column("rows", Integer, nullable=False),
    Column("created", Integer, nullable=False),
    Column("changed", Integer, nullable=False),
    Column("same", Integer, nullable=False),
    Column("refused", Integer, nullable=False),
    Column("gone", Integer, nullable=False),
    Column("left", Integer, nullable=False),
    Column("ended_at", Utc),
    Column("problem", Words, nullable=False),
    Column("sheets", JSON, nullable=False),
    Column("tally", JSON, nullable=False),
    Index("ix_case_imports_stream", "stream", "state", "said_at"),
    sqlite_autoincrement=True,
)

case_import_rows = Table(
    "case_import_rows",
    metadata,
    Column("run", ForeignKey("case_imports.id"), primary_key=True),
    Column("line", Number, primary_key=True),
    Column("number", Words, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("case_id", Number),
    Column("changes", Text, nullable=False),
    Column("column", Words, nullable=False),
    Column("reason", Words, nullable=False),
)
