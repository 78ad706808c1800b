"""Tables of index.db, and what an older file lacks or contradicts.

`posts` is narrow (filters, facets, order), `documents` wide (the text, once per opened hit), and
`words` is the full text over `documents.lemmas` without a copy of it.
"""

import sqlite3
import string
from collections.abc import Iterator

from domain.query import Field

COLUMNS = tuple(field.value for field in Field if field is not Field.POST)

# Lemmas are told apart by white space alone, as in Elasticsearch. The ascii tokenizer keeps every
# character beyond ASCII as it is (unicode61 would make и of й), and these are no separators either.
_TOKENIZER = "ascii tokenchars '{}'".format(string.punctuation.replace("'", "''"))

_FIELDS = ",\n".join(f'"{name}" TEXT' for name in COLUMNS)
_POSTS = f"""
    CREATE TABLE IF NOT EXISTS posts (
        number INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        month TEXT NOT NULL,
        version INTEGER NOT NULL,
        published INTEGER NOT NULL,
        {_FIELDS}
    )
"""
_AROUND_POSTS = (
    "CREATE INDEX IF NOT EXISTS posts_published ON posts (published, id)",
    """
    CREATE INDEX IF NOT EXISTS posts_incident ON posts (incident_id)
    WHERE incident_id IS NOT NULL
    """,
    """
    CREATE TABLE IF NOT EXISTS documents (
        number INTEGER PRIMARY KEY,
        lemmas TEXT NOT NULL,
        document TEXT NOT NULL
    )
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
_DROP = ("vocabulary", "words", "documents", "posts")

Shape = dict[str, str]
"""«posts.kind» -> declared type; «words» -> its definition without white space."""


def create_missing(connection: sqlite3.Connection) -> None:
    """Tables, triggers and indices that are missing, and new fields of `posts`: posts have none in
    these until they are written again.
    """
    connection.execute(_POSTS)
    have = shape(connection)
    for name in COLUMNS:
        if f"posts.{name}" not in have:
            connection.execute(f'ALTER TABLE posts ADD COLUMN "{name}" TEXT')
    for statement in _AROUND_POSTS:
        connection.execute(statement)


def drop(connection: sqlite3.Connection) -> None:
    """Every table, with its triggers and indices."""
    for table in _DROP:
        connection.execute(f"DROP TABLE IF EXISTS {table}")


def conflicts(connection: sqlite3.Connection) -> Iterator[str]:
    """What an existing file has otherwise than this version needs it."""
    with_this = sqlite3.connect(":memory:")
    try:
        create_missing(with_this)
        wanted = shape(with_this)
    finally:
        with_this.close()
    have = shape(connection)
    tables = {name.partition(".")[0] for name in have}
    for name, kind in wanted.items():
        table, _, column = name.partition(".")
        if name in have:
            if have[name] != kind:
                yield f"{name} is {have[name]}, this version needs {kind}"
        elif table in tables and column not in COLUMNS:
            yield f"{name} is missing"


def shape(connection: sqlite3.Connection) -> Shape:
    """The tables of a file as they are."""
    found: Shape = {}
    for table in ("posts", "documents"):
        for _, name, kind, *_ in connection.execute(f"PRAGMA table_info({table})"):
            found[f"{table}.{name}"] = kind
    for (sql,) in connection.execute("SELECT sql FROM sqlite_master WHERE name = 'words'"):
        found["words"] = " ".join(sql.replace("IF NOT EXISTS ", "").split())
    return found
