"""What a search finds in index.db: its numbers and the rows of a page."""

import sqlite3
from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from domain.query import Field, Sort
from domain.steps import Steps
from index import cursor
from index.clauses import Clause
from index.pages import QUARTER, counted_steps, ordered_facets
from index.sqlite_query import Values, relevance, where
from index.sqlite_schema import WIDE

_ORDER = {
    Sort.NEWEST: ("published DESC, post DESC", "(published, post) < (?, ?)"),
    Sort.OLDEST: ("published, post", "(published, post) > (?, ?)"),
    Sort.RELEVANCE: (
        "score DESC, published DESC, post DESC",
        "(score, published, post) < (?, ?, ?)",
    ),
}
DOCUMENT = ", ".join(f'documents."{name}"' for name in WIDE)
_ROWS = 10_000


def count(
    connection: sqlite3.Connection, found: str, values: Values, facets: tuple[Field, ...]
) -> tuple[int, Mapping[Field, Mapping[str, int]]]:
    """Everything found, and each facet's values: one pass over the narrow table. Counting here is
    faster than GROUP BY over all facets, which sorts nearly as many combinations as posts.
    """
    if not facets:
        [total] = connection.execute(f"SELECT count(*) FROM posts WHERE {found}", values).fetchone()
        return int(total), {}
    columns = ", ".join(f'"{field}"' for field in facets)
    rows = connection.execute(f"SELECT {columns} FROM posts WHERE {found}", values)
    total = 0
    counts: dict[Field, Counter[str | None]] = {field: Counter() for field in facets}
    while some := rows.fetchmany(_ROWS):
        total += len(some)
        for field, column in zip(facets, zip(*some, strict=True), strict=True):
            counts[field].update(column)
    return total, ordered_facets(counts)


def count_over_time(
    connection: sqlite3.Connection, found: str, values: Values, steps: Steps
) -> Mapping[datetime, int]:
    quarters = f"""
        SELECT published / {QUARTER} - (published % {QUARTER} < 0) AS quarter, count(*)
        FROM posts WHERE {found} GROUP BY quarter ORDER BY quarter
    """
    return counted_steps(connection.execute(quarters, values), steps)


def rows_of(
    connection: sqlite3.Connection,
    found: str,
    values: Values,
    sort: Sort,
    key: cursor.Key | None,
    limit: int,
    score: str | None,
) -> list[tuple[Any, ...]]:
    """(score, published, id, then WIDE) of the hits after `key`. A post's score is FTS5's
    bm25 with its sign turned, 0.0 where nothing is scored.
    """
    order, later = _ORDER[sort]
    scored = "SELECT rowid AS number, -rank AS score FROM words WHERE words MATCH ?"
    scoring = "coalesce(score, 0.0)" if score else "0.0"
    return connection.execute(
        f"""
        WITH {f"scored AS MATERIALIZED ({scored})," if score else ""}
        matched AS (
            SELECT number, published, id AS post, {scoring} AS score
            FROM posts {"LEFT JOIN scored USING (number)" if score else ""} WHERE {found}
        ),
        page AS MATERIALIZED (
            SELECT * FROM matched {f"WHERE {later}" if key else ""} ORDER BY {order} LIMIT ?
        )
        SELECT score, published, post, {DOCUMENT}
        FROM page JOIN documents USING (number) ORDER BY {order}
        """,
        [*([score] if score else ()), *values, *(key or ()), limit],
    ).fetchall()


def numbers_of(connection: sqlite3.Connection, clause: Clause, sort: Sort) -> list[int]:
    """Of every post found, in order."""
    values: Values = []
    found = where(clause, values)
    order, _ = _ORDER[sort]
    score = relevance(clause) if sort is Sort.RELEVANCE else None
    scored = "SELECT rowid AS number, -rank AS score FROM words WHERE words MATCH ?"
    rows = connection.execute(
        f"""
        WITH scored AS MATERIALIZED ({scored if score else "SELECT 0 AS number, 0.0 AS score"})
        SELECT number, id AS post, coalesce(score, 0.0) AS score
        FROM posts LEFT JOIN scored USING (number) WHERE {found} ORDER BY {order}
        """,
        [*([score] if score else ()), *values],
    )
    return [number for number, *_ in rows]


def key_of(found: tuple[Any, ...], sort: Sort) -> cursor.Key:
    score, published, post_id, *_ = found
    return (score, published, post_id) if sort is Sort.RELEVANCE else (published, post_id)


def frequencies(connection: sqlite3.Connection, lemmas: Collection[str]) -> Mapping[str, int]:
    marks = ", ".join("?" * len(lemmas))
    return dict(
        connection.execute(f"SELECT term, doc FROM vocabulary WHERE term IN ({marks})", [*lemmas])
    )
