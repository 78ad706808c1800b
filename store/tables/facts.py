"""Facts that cuts count, and the values that their codes mean."""

from sqlalchemy import BigInteger, Column, Index, Integer, SmallInteger, Table, Text
from sqlalchemy import text as sql

from store.columns import Words
from store.tables.base import Number
from store.tables.base import metadata as metadata

_NONE = sql("-1")
_NEVER = sql("-4611686018427387904")  # domain/ports/reports/facts.NEVER

# Times are microseconds since 1970 and dimensions codes of `fact_values`, for a process reads a
# million rows at once. `seq` is the transaction that wrote the row last. A row that is `gone` stays
# to tell readers so. `author` is a keyed number made of a pseudonym, `mark` a keyed number of the
# thing itself, of a survey both of the submission. `spans` are those of a turn that has several.
facts = Table(
    "facts",
    metadata,
    Column("number", Number, primary_key=True, autoincrement=True),
    Column("kind", SmallInteger, nullable=False),
    Column("of", Text, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("gone", SmallInteger, nullable=False, server_default=sql("0")),
    Column("at", BigInteger, nullable=False, server_default=_NEVER),
    Column("mark", BigInteger, nullable=False, server_default=sql("0")),
    Column("source", Integer, nullable=False, server_default=_NONE),
    Column("source_kind", Integer, nullable=False, server_default=_NONE),
    Column("topic", Integer, nullable=False, server_default=_NONE),
    Column("group", Integer, nullable=False, server_default=_NONE),
    Column("municipality", Integer, nullable=False, server_default=_NONE),
    Column("settlement", Integer, nullable=False, server_default=_NONE),
    Column("body", Integer, nullable=False, server_default=_NONE),
    Column("kind_of_post", Integer, nullable=False, server_default=_NONE),
    Column("tone", Integer, nullable=False, server_default=_NONE),
    Column("urgency", Integer, nullable=False, server_default=_NONE),
    Column("state", Integer, nullable=False, server_default=_NONE),
    Column("outcome", Integer, nullable=False, server_default=_NONE),
    Column("stream", Integer, nullable=False, server_default=_NONE),
    Column("priority", Integer, nullable=False, server_default=_NONE),
    Column("channel", Integer, nullable=False, server_default=_NONE),
    Column("question", Integer, nullable=False, server_default=_NONE),
    Column("complaint", SmallInteger, nullable=False, server_default=sql("0")),
    Column("author", BigInteger, nullable=False, server_default=_NONE),
    Column("reach_day", BigInteger, nullable=False, server_default=_NONE),
    Column("reach_week", BigInteger, nullable=False, server_default=_NONE),
    Column("due", BigInteger, nullable=False, server_default=_NEVER),
    Column("answered", BigInteger, nullable=False, server_default=_NEVER),
    Column("left", BigInteger, nullable=False, server_default=_NEVER),
    Column("held_since", BigInteger, nullable=False, server_default=_NEVER),
    Column("held_until", BigInteger, nullable=False, server_default=_NEVER),
    Column("spans", Text, nullable=False, server_default=sql("''")),
    Column("stands", SmallInteger, nullable=False, server_default=sql("0")),
    Column("score", SmallInteger, nullable=False, server_default=_NONE),
    Column("scale", SmallInteger, nullable=False, server_default=_NONE),
    Column("returns", Integer, nullable=False, server_default=sql("0")),
    Column("quality", SmallInteger, nullable=False, server_default=_NONE),
    Index("ix_facts_of", "kind", "of", unique=True),
    Index("ix_facts_seq", "kind", "seq"),
    sqlite_autoincrement=True,
)


fact_values = Table(
    "fact_values",
    metadata,
    Column("code", Number, primary_key=True, autoincrement=True),
    Column("dimension", Text, nullable=False),
    Column("value", Words, nullable=False),
    Index("ix_fact_values_value", "dimension", "value", unique=True),
    sqlite_autoincrement=True,
)
