"""Packed rows come through SQLite byte by byte, and are ordered and paged as plain keys are."""

import sqlite3
from contextlib import closing

from hypothesis import given
from hypothesis import strategies as st

from domain.query import Field, Sort
from index.embedded.packed import CODED, codes_of, in_order, pack, unpack
from index.embedded.schema import create_missing

ids = st.binary(min_size=16, max_size=16).map(bytes.hex)
# Few instants, so that many posts share one.
posts = st.lists(st.tuples(st.integers(-2, 3), ids), max_size=40, unique=True)

CODES = [2**32 - 1, *range(1, len(CODED))]


def packed(*keys: tuple[int, str]) -> bytes:
    return b"".join(pack(post_id, at, *CODES) for at, post_id in keys)


@given(st.lists(st.binary(min_size=1, max_size=64), max_size=20))
def test_sqlite_joins_bytes_as_they_are(parts: list[bytes]) -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE parts (part BLOB)")
        connection.executemany("INSERT INTO parts VALUES (?)", [(part,) for part in parts])
        joined = "SELECT CAST(group_concat(part, '') AS BLOB) FROM parts"
        [[found]] = connection.execute(joined)
    assert (found or b"") == b"".join(parts)


def test_a_post_is_unpacked_as_it_was_packed() -> None:
    [row] = unpack(pack("00ff" * 8, -1, *CODES))
    assert (row["published"], row["id"].tobytes().hex()) == (-1, "00ff" * 8)
    assert row["codes"].tolist() == CODES
    assert len(unpack(None)) == 0


@given(posts, st.sampled_from([Sort.NEWEST, Sort.OLDEST]), st.integers(1, 12))
def test_pages_are_the_sorted_posts_cut(
    posts: list[tuple[int, str]], sort: Sort, limit: int
) -> None:
    found = unpack(packed(*posts))
    seen: list[tuple[int, str]] = []
    while page := in_order(found, sort, seen[-1] if seen else None, limit):
        assert len(page) <= limit
        seen += page
    assert seen == sorted(posts, reverse=sort is Sort.NEWEST)
    assert in_order(found, sort, None, None) == seen


def test_a_value_keeps_its_code_and_fields_do_not_share_one() -> None:
    place, village = Field.MUNICIPALITY, Field.SETTLEMENT
    with closing(sqlite3.connect(":memory:")) as connection:
        create_missing(connection)
        first = codes_of(connection, {place: ["zeya", None]})
        both = codes_of(connection, {village: ["zeya"], place: ["zeya"]})
        assert both[place]["zeya"] == first[place]["zeya"] > 0 == first[place][None]
        assert both[village]["zeya"] not in (0, both[place]["zeya"])
