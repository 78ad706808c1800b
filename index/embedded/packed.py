"""Packs the counted fields of a post into bytes of fixed length, so that one SQL row returns all
matches.

One row per post would take ten times as long and would take the interpreter's lock each time.

A facet's value is stored as its code; 0 means no value.
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

# The other fields have nearly as many values as there are posts.
CODED = tuple(f for f in Field if f not in (Field.POST, Field.INCIDENT, Field.THREAD))

Packed = npt.NDArray[Any]
"""Rows of `ROW`."""
ROW = np.dtype([("published", "<i8"), ("id", "V16"), ("codes", "<u4", (len(CODED),))])
_pack = struct.Struct(f"<q16s{len(CODED)}I").pack
_DAY = timedelta(days=1)
_DAY_LONG = _DAY // timedelta(milliseconds=1)


def pack(post_id: str, published: int, *codes: int) -> bytes:
    return _pack(published, bytes.fromhex(post_id), *codes)


def unpack(matches: bytes | None) -> Packed:
    return np.frombuffer(matches or b"", ROW)


def codes_of(
    connection: sqlite3.Connection, values: Mapping[Field, Collection[str | None]]
) -> Mapping[str, Mapping[str | None, int]]:
    """The code of each value of each field, new values too; runs in the caller's transaction."""
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


def facet(
    connection: sqlite3.Connection, matches: Packed, field: Field
) -> Mapping[str | None, int]:
    numbers = np.bincount(matches["codes"][:, CODED.index(field)])
    by_code = {int(code): int(numbers[code]) for code in np.flatnonzero(numbers) if code}
    rows = connection.execute(
        "SELECT value, code FROM codes WHERE code IN (SELECT value FROM json_each(?))",
        [json.dumps([*by_code])],
    )
    return {value: by_code[code] for value, code in rows}


def over_time(matches: Packed, steps: Steps) -> Mapping[datetime, int]:
    published = matches["published"]
    days = (EPOCH + timedelta(days=day) for day in np.unique(published // _DAY_LONG).tolist())
    # Skip empty days: one post may be dated decades before all others.
    starts = sorted({start for day in days for start in steps.between(day, day + _DAY)})
    edges = np.array([milliseconds(start) for start in starts], np.int64)
    numbers = np.bincount(
        np.searchsorted(edges, published, "right") - 1, minlength=len(starts)
    ).tolist()
    return checked_steps(
        {start: number for start, number in zip(starts, numbers, strict=True) if number}
    )


def in_order(
    matches: Packed, sort: Sort, after: Key | None, limit: int | None
) -> list[tuple[int, str]]:
    newest = sort is Sort.NEWEST
    behind = None if after is None else (after[-2], after[-1])
    times = matches["published"]
    if behind is not None:
        matches = matches[times <= behind[0] if newest else times >= behind[0]]
    if limit is not None:
        matches = _first(matches, newest, limit, None if behind is None else behind[0])
    ids = (post_id.hex() for post_id in matches["id"].tolist())
    keys = sorted(zip(matches["published"].tolist(), ids, strict=True), reverse=newest)
    if behind is not None:
        keys = [key for key in keys if (key < behind if newest else key > behind)]
    return keys[:limit]


def _first(matches: Packed, newest: bool, limit: int, instant: int | None) -> Packed:
    """The first `limit` posts by time, and a few more that only ids can order: all posts of the
    last one's instant, and the posts of `instant`, where the previous page ended.
    """
    times = -matches["published"] if newest else matches["published"]
    waiting = times if instant is None else times[matches["published"] != instant]
    if len(waiting) <= limit:
        return matches
    last = np.partition(waiting, limit - 1)[limit - 1]
    first: Packed = matches[times <= last]
    return first
