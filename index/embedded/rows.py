"""A post as rows of index.db, and the statements that write it."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

from domain.post import EnrichedPost
from index.documents import FIELDS, document, enriched_post, milliseconds
from index.embedded.packed import CODED, codes_of, pack
from index.embedded.schema import NARROW, NESTED

SAVE_POST = f"""
    INSERT INTO posts ({", ".join(f'"{name}"' for name in (*NARROW, "counted"))})
    VALUES ({", ".join("?" * len(NARROW))}, ?)
    ON CONFLICT (id) DO UPDATE SET counted = excluded.counted,
    {", ".join(f'"{name}" = excluded."{name}"' for name in NARROW if name != "id")}
    WHERE excluded.version >= posts.version
"""
_DOCUMENT = sorted(FIELDS)  # the order of a document
# If SAVE_POST refuses an older post, the stored version differs, so its document stays too.
SAVE_DOCUMENT = f"""
    INSERT INTO documents (number, {", ".join(f'"{name}"' for name in _DOCUMENT)})
    SELECT number, {", ".join("?" * len(_DOCUMENT))} FROM posts WHERE id = ? AND version = ?
    ON CONFLICT (number) DO UPDATE SET
    {", ".join(f'"{name}" = excluded."{name}"' for name in _DOCUMENT)}
"""


# Built once: json.dumps would build an encoder for every post.
_encode = json.JSONEncoder(ensure_ascii=False).encode
_narrow = itemgetter(*NARROW)


class PostRow(NamedTuple):
    """Values of `posts` in the order of NARROW; those of a document in its order, then id and
    version.
    """

    narrow: tuple[Any, ...]
    wide: tuple[Any, ...]


def row(enriched: EnrichedPost) -> PostRow:
    """Raises ValueError or OverflowError for a post that cannot be kept; does not check for lone
    surrogates.
    """
    values = document(enriched)
    for name in NESTED:
        if values[name] is not None:
            values[name] = _encode(values[name])
    wide = (*values.values(), values["id"], values["version"])
    values["published"] = milliseconds(enriched.post.published_at)
    return PostRow(_narrow(values), wide)


def checked_row(enriched: EnrichedPost) -> PostRow:
    """Like `row`, but also raises ValueError for a lone surrogate, which would fail the whole
    write.
    """
    post_row = row(enriched)
    for value in post_row.wide:
        if isinstance(value, str):
            value.encode()
    return post_row


def write(connection: sqlite3.Connection, rows: Sequence[PostRow]) -> None:
    """An older version changes nothing; runs in the caller's transaction."""
    connection.executemany(
        SAVE_POST, with_counted(connection, [post_row.narrow for post_row in rows])
    )
    connection.executemany(SAVE_DOCUMENT, [post_row.wide for post_row in rows])


def with_counted(
    connection: sqlite3.Connection, narrow: Sequence[tuple[Any, ...]]
) -> list[tuple[Any, ...]]:
    if not narrow:
        return []
    columns = dict(zip(NARROW, zip(*narrow, strict=True), strict=True))
    # Column by column takes a third of the time.
    coded = {field: columns[field] for field in CODED}
    codes = codes_of(connection, {field: set(column) for field, column in coded.items()})
    numbers = [map(codes[field].__getitem__, column) for field, column in coded.items()]
    counted = map(pack, columns["id"], columns["published"], *numbers)
    return [(*values, bytes_) for values, bytes_ in zip(narrow, counted, strict=True)]


def read(columns: Sequence[str], values: Sequence[Any]) -> EnrichedPost:
    fields: Mapping[str, Any] = {
        name: json.loads(value) if name in NESTED and value is not None else value
        for name, value in zip(columns, values, strict=True)
    }
    return enriched_post(fields)
