"""A post as rows of index.db, and the statements that write it."""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

from domain.post import EnrichedPost
from index.documents import document, enriched_post, milliseconds
from index.embedded.packed import CODED, codes_of, pack
from index.embedded.schema import NARROW, NESTED, WIDE

SAVE_POST = f"""
    INSERT INTO posts ({", ".join(f'"{name}"' for name in (*NARROW, "counted"))})
    VALUES ({", ".join("?" * len(NARROW))}, ?)
    ON CONFLICT (id) DO UPDATE SET counted = excluded.counted,
    {", ".join(f'"{name}" = excluded."{name}"' for name in NARROW if name != "id")}
    WHERE excluded.version >= posts.version
"""
# A post that `SAVE_POST` refused as older has another version, so its document stays too.
SAVE_DOCUMENT = f"""
    INSERT INTO documents (number, {", ".join(f'"{name}"' for name in WIDE)})
    SELECT number, {", ".join("?" * len(WIDE))} FROM posts WHERE id = ? AND version = ?
    ON CONFLICT (number) DO UPDATE SET
    {", ".join(f'"{name}" = excluded."{name}"' for name in WIDE)}
"""


_narrow = itemgetter(*NARROW)
_wide = itemgetter(*WIDE, "id", "version")


class PostRow(NamedTuple):
    """Values of `posts` in the order of NARROW, and of `documents` in the order of WIDE with id and
    version behind them.
    """

    narrow: tuple[Any, ...]
    wide: tuple[Any, ...]


def row(enriched: EnrichedPost) -> PostRow:
    """Raises ValueError or OverflowError for what cannot be kept; a lone surrogate goes unseen."""
    values = document(enriched)
    for name in NESTED:
        if values[name] is not None:
            values[name] = json.dumps(values[name], ensure_ascii=False)
    values["published"] = milliseconds(enriched.post.published_at)
    return PostRow(_narrow(values), _wide(values))


def checked_row(enriched: EnrichedPost) -> PostRow:
    """The same, raising ValueError for a lone surrogate too, which no write survives."""
    made = row(enriched)
    for value in made.wide:
        if isinstance(value, str):
            value.encode()
    return made


def write(connection: sqlite3.Connection, rows: Sequence[PostRow]) -> None:
    """Upsert; an older version changes nothing. Within the caller's transaction."""
    connection.executemany(SAVE_POST, with_counted(connection, [one.narrow for one in rows]))
    connection.executemany(SAVE_DOCUMENT, [one.wide for one in rows])


def with_counted(
    connection: sqlite3.Connection, narrow: Sequence[tuple[Any, ...]]
) -> list[tuple[Any, ...]]:
    """What SAVE_POST takes, of values in the order of NARROW."""
    if not narrow:
        return []
    columns = dict(zip(NARROW, zip(*narrow, strict=True), strict=True))
    # Column by column, which takes a third of the time.
    coded = {field: columns[field] for field in CODED}
    codes = codes_of(connection, {field: set(column) for field, column in coded.items()})
    numbers = [map(codes[field].__getitem__, column) for field, column in coded.items()]
    counted = map(pack, columns["id"], columns["published"], *numbers)
    return [(*one, bytes_) for one, bytes_ in zip(narrow, counted, strict=True)]


def read(columns: Sequence[str], values: Sequence[Any]) -> EnrichedPost:
    """The post of a row of `documents`."""
    found: Mapping[str, Any] = {
        name: json.loads(value) if name in NESTED and value is not None else value
        for name, value in zip(columns, values, strict=True)
    }
    return enriched_post(found)
