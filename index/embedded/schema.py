"""Tables of index.db, and how an existing file differs from them.

`posts` is narrow: filters and the packed counted fields (packed.py). `documents` is wide and is
read once per displayed hit. `words` is the full text over `documents.lemmas` without a copy of it.
"""

import sqlite3
import string
from collections.abc import Iterator, Mapping
from contextlib import closing
from functools import cache

from domain.query import Field
from index.documents import FIELDS

FILTERS = tuple(field.value for field in Field if field is not Field.POST)
NARROW = ("id", "month", "version", "published", *FILTERS)
WIDE = ("lemmas", *sorted(FIELDS - {"lemmas"}))
NESTED = ("alternatives", "attachments", "by_person")  # stored as JSON

# White space alone separates lemmas, as in Elasticsearch. The ascii tokenizer leaves every
# character beyond ASCII unchanged (unicode61 would turn й into и) and does not split at it.
_TOKENIZER = "ascii tokenchars '{}'".format(string.punctuation.replace("'", "''"))

_FILTERS = ",\n".join(f'"{name}" TEXT' for name in FILTERS)
# A column without a type stores text, integers and reals as they are.
_WIDE = ",\n".join(f'"{name}"' for name in WIDE)
_POSTS = f"""
    CREATE TABLE IF NOT EXISTS posts (
        number INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        month TEXT NOT NULL,
        version INTEGER NOT NULL,
        published INTEGER NOT NULL,
        counted BLOB NOT NULL,
        {_FILTERS}
    )
"""
_CODES = """
    CREATE TABLE IF NOT EXISTS codes (
        code INTEGER PRIMARY KEY, field TEXT NOT NULL, value TEXT NOT NULL, UNIQUE (value, field)
    )
"""
_DOCUMENTS = f"CREATE TABLE IF NOT EXISTS documents (number INTEGER PRIMARY KEY, {_WIDE})"
_AROUND = (
    "CREATE INDEX IF NOT EXISTS posts_published ON posts (published, id)",
    """
    CREATE INDEX IF NOT EXISTS posts_incident ON posts (incident_id)
    WHERE incident_id IS NOT NULL
    """,
    "CREATE INDEX IF NOT EXISTS posts_thread ON posts (thread_id) WHERE thread_id IS NOT NULL",
    """
    CREATE INDEX IF NOT EXISTS documents_author ON documents (author_key)
    WHERE author_key IS NOT NULL
    """,
    """
    CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5 (
        lemmas, content='documents', content_rowid='number', tokenize="{}"
    )
    """.format(_TOKENIZER.replace('"', '""')),
    "CREATE VIRTUAL TABLE IF NOT EXISTS vocabulary USING fts5vocab ('words', 'row')",
    """
    CREATE TRIGGER IF NOT EXISTS documents_added AFTER INSERT ON documents BEGIN
        INSERT INTO words (rowid, lemmas) VALUES (new.number, new.lemmas);
    END
    """,
    """
    CREATE TRIGGER IF NOT EXISTS documents_removed AFTER DELETE ON documents BEGIN
        INSERT INTO words (words, rowid, lemmas) VALUES ('delete', old.number, old.lemmas);
    END
    """,
    """
    CREATE TRIGGER IF NOT EXISTS documents_changed AFTER UPDATE OF lemmas ON documents
    WHEN old.lemmas <> new.lemmas BEGIN
        INSERT INTO words (words, rowid, lemmas) VALUES ('delete', old.number, old.lemmas);
        INSERT INTO words (rowid, lemmas) VALUES (new.number, new.lemmas);
    END
    """,
)
_DROP = ("vocabulary", "words", "documents", "codes", "posts")


def create_missing(connection: sqlite3.Connection) -> None:
    """Creates tables, triggers, indices and new fields, in which older posts have no value until
    they are written again.
    """
    connection.execute(_POSTS)
    connection.execute(_CODES)
    connection.execute(_DOCUMENTS)
    for table, columns, kind in (("posts", FILTERS, "TEXT"), ("documents", WIDE, "")):
        present = _columns(connection, table)
        for name in columns:
            if name not in present:
                connection.execute(f'ALTER TABLE {table} ADD COLUMN "{name}" {kind}')
    for statement in _AROUND:
        connection.execute(statement)


def is_complete(connection: sqlite3.Connection) -> bool:
    return _wanted()[0] <= _names(connection)


@cache
def _wanted() -> tuple[frozenset[str], Mapping[str, str]]:
    """Names and shape of a file of this version."""
    with closing(sqlite3.connect(":memory:")) as with_this:
        create_missing(with_this)
        return frozenset(_names(with_this)), _shape(with_this)


def drop(connection: sqlite3.Connection) -> None:
    for table in _DROP:
        connection.execute(f"DROP TABLE IF EXISTS {table}")


def conflicts(connection: sqlite3.Connection) -> Iterator[str]:
    """How an existing file differs from what this version needs; `documents` only gains columns, so
    a rebuild can always read it.
    """
    have = _shape(connection)
    if not have:
        return
    for name, kind in _wanted()[1].items():
        if name in have and have[name] != kind:
            yield f"{name} is {have[name]}, this version needs {kind}"
        if name not in have and name.removeprefix("posts.") not in FILTERS:
            yield f"{name} is missing"


def _shape(connection: sqlite3.Connection) -> dict[str, str]:
    shape = {f"posts.{name}": kind for name, kind in _columns(connection, "posts").items()}
    for (sql,) in connection.execute("SELECT sql FROM sqlite_master WHERE name = 'words'"):
        shape["words"] = " ".join(sql.split())
    return shape


def _names(connection: sqlite3.Connection) -> set[str]:
    names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    columns = {f"{of}.{name}" for of in ("posts", "documents") for name in _columns(connection, of)}
    return names | columns


def _columns(connection: sqlite3.Connection, table: str) -> dict[str, str]:
    rows = connection.execute(f"PRAGMA table_info({table})")
    return {name: kind for _, name, kind, *_ in rows}
