"""What is counted of a post, packed into bytes of one length: one row of SQL brings all found.

A row a post would cost ten times as much, and would ask for the interpreter's lock each time.

A value of a facet is a number, its code; 0 is «none».
"""

import json
import sqlite3
import struct
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt

from domain.query import Field, Sort
from domain.steps import Steps
from index.cursor import Key
from index.documents import EPOCH, milliseconds
from index.pages import checked_steps

# The others have nearly as many values as there are posts.
CODED = tuple(f for f in Field if f not in (Field.POST, Field.INCIDENT, Field.THREAD))

Packed = npt.NDArray[Any]
"""Rows of `ROW`."""
ROW = np.dtype([("published", "<i8"), ("id", "V16"), ("codes", "<u4", (len(CODED),))])
_pack = struct.Struct(f"<q16s{len(CODED)}I").pack
_DAY = timedelta(days=1)
_DAY_LONG = _DAY // timedelta(milliseconds=1)


def pack(post_id: str, published: int, *codes: int) -> bytes:
    """One post; `codes` in the order of CODED."""
    return _pack(published, bytes.fromhex(post_id), *codes)


def unpack(found: bytes | None) -> Packed:
    """Many posts, one behind the other."""
    return np.frombuffer(found or b"", ROW)


def codes_of(
    connection: sqlite3.Connection, values: Mapping[Field, Collection[str | None]]
) -> Mapping[str, Mapping[str | None, int]]:
    """The code of each value of each field; new ones are given one. Within the caller's
    transaction.
    """
    codes: dict[str, dict[str | None, int]] = {field: {None: 0} for field in values}
    asked = {value for some in values.values() for value in some if value is not None}
    for field, value, code in connection.execute(
        "SELECT field, value, code FROM codes WHERE value IN (SELECT value FROM json_each(?))",
        [json.dumps([*asked])],
    ):
        codes.setdefault(field, {})[value] = code
    for field, some in values.items():
        for value in some:
            if value not in codes[field]:
                new = connection.execute(
                    "INSERT INTO codes (field, value) VALUES (?, ?) RETURNING code", [field, value]
                )
                [(codes[field][value],)] = new.fetchall()
    return codes


def facet(connection: sqlite3.Connection, found: Packed, field: Field) -> Mapping[str | None, int]:
    """Value -> how many of the posts found have it."""
    numbers = np.bincount(found["codes"][:, CODED.index(field)])
    by_code = {int(code): int(numbers[code]) for code in np.flatnonzero(numbers) if code}
    rows = connection.execute(
        "SELECT value, code FROM codes WHERE code IN (SELECT value FROM json_each(?))",
        [json.dumps([*by_code])],
    )
    return {value: by_code[code] for value, code in rows}


def over_time(found: Packed, steps: Steps) -> Mapping[datetime, int]:
    """See Page.over_time. Raises QueryError."""
    published = found["published"]
    days = (EPOCH + timedelta(days=day) for day in np.unique(published // _DAY_LONG).tolist())
    # Not every step from the first to the last: one post may be dated decades before all others.
    starts = sorted({start for day in days for start in steps.between(day, day + _DAY)})
    edges = np.array([milliseconds(start) for start in starts], np.int64)
    numbers = np.bincount(
        np.searchsorted(edges, published, "right") - 1, minlength=len(starts)
    ).tolist()
    return checked_steps(
        {start: number for start, number in zip(starts, numbers, strict=True) if number}
    )


def in_order(
    found: Packed, sort: Sort, after: Key | None, limit: int | None
) -> list[tuple[int, str]]:
    """(published, id) of the first `limit` posts behind `after`, by time."""
    newest = sort is Sort.NEWEST
    behind = None if after is None else (after[-2], after[-1])
    times = found["published"]
    if behind is not None:
        found = found[times <= behind[0] if newest else times >= behind[0]]
    if limit is not None:
        found = _first(found, newest, limit, None if behind is None else behind[0])
    ids = (one.hex() for one in found["id"].tolist())
    keys = sorted(zip(found["published"].tolist(), ids, strict=True), reverse=newest)
    if behind is not None:
        keys = [key for key in keys if (key < behind if newest else key > behind)]
    return keys[:limit]


def _first(found: Packed, newest: bool, limit: int, instant: int | None) -> Packed:
    """Not many more than the first `limit` posts by time: all of the last one's instant, and not
    counting those of the instant where the page before ended: its order only ids tell.
    """
    times = -found["published"] if newest else found["published"]
    waiting = times if instant is None else times[found["published"] != instant]
    if len(waiting) <= limit:
        return found
    last = np.partition(waiting, limit - 1)[limit - 1]
    first: Packed = found[times <= last]
    return first
