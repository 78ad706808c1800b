"""Runs a search in index.db: all matches for the counts, keys and posts for one page."""

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice

from domain.post import EnrichedPost
from domain.query import Field, Sort
from index.clauses import Clause
from index.cursor import Key
from index.embedded.packed import CODED, Packed, facet, in_order, unpack
from index.embedded.query import Values, found_in, scored
from index.embedded.rows import read
from index.embedded.schema import WIDE
from index.pages import MAX_VALUES, ordered_facets

_DOCUMENT = ", ".join(f'documents."{name}"' for name in WIDE)
_CHUNK = 500


def everything(connection: sqlite3.Connection, clause: Clause) -> Packed:
    values: Values = []
    # One row, so that SQLite takes the interpreter's lock once. group_concat is meant for text, not
    # for blobs, but it passes bytes on unchanged.
    counted = "CAST(group_concat(counted, '') AS BLOB)"
    [row] = connection.execute(f"SELECT {counted} FROM {found_in(clause, values)}", values)
    return unpack(row[0])


def facets(
    connection: sqlite3.Connection, clause: Clause, matches: Packed, fields: Collection[Field]
) -> Mapping[Field, Mapping[str, int]]:
    def numbers(field: Field) -> Mapping[str | None, int]:
        values: Values = []
        return dict(
            connection.execute(
                f"""
                SELECT {field}, count(*) FROM {found_in(clause, values)}
                GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {MAX_VALUES + 1}
                """,
                values,
            )
        )

    return ordered_facets(
        {
            field: facet(connection, matches, field) if field in CODED else numbers(field)
            for field in fields
        }
    )


def places(
    connection: sqlite3.Connection,
    clause: Clause,
    matches: Packed,
    sort: Sort,
    after: Key | None = None,
    limit: int | None = None,
) -> Sequence[Key]:
    if sort is not Sort.RELEVANCE:
        return in_order(matches, sort, after, limit)
    values: Values = []
    score, among = scored(clause, values)
    later = "WHERE (score, published, id) < (?, ?, ?)" if after else ""
    return connection.execute(
        f"""
        SELECT * FROM (SELECT {score} AS score, published, id FROM {among}) {later}
        ORDER BY score DESC, published DESC, id DESC LIMIT ?
        """,
        [*values, *(after or ()), -1 if limit is None else limit],
    ).fetchall()


def documents(connection: sqlite3.Connection, ids: Iterable[str]) -> dict[str, EnrichedPost]:
    posts: dict[str, EnrichedPost] = {}
    for some in chunks(ids):
        rows = connection.execute(
            f"""
            SELECT {_DOCUMENT} FROM posts JOIN documents USING (number)
            WHERE posts.id IN ({", ".join("?" * len(some))})
            """,
            some,
        )
        for values in rows:
            enriched = read(WIDE, values)
            posts[enriched.post.id] = enriched
    return posts


def frequencies(connection: sqlite3.Connection, lemmas: Collection[str]) -> Mapping[str, int]:
    marks = ", ".join("?" * len(lemmas))
    return dict(
        connection.execute(f"SELECT term, doc FROM vocabulary WHERE term IN ({marks})", [*lemmas])
    )


def chunks(ids: Iterable[str]) -> Iterator[list[str]]:
    waiting = iter(ids)
    while chunk := list(islice(waiting, _CHUNK)):
        yield chunk
