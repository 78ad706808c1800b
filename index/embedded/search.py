"""What a search finds in index.db: all of it, to be counted, and the places and posts of a page."""

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
    """Every post found, in no order."""
    values: Values = []
    # One row, for which SQLite keeps the interpreter's lock once. Text and not a blob is what
    # group_concat is made for, but it passes bytes on as they are.
    counted = "CAST(group_concat(counted, '') AS BLOB)"
    [row] = connection.execute(f"SELECT {counted} FROM {found_in(clause, values)}", values)
    return unpack(row[0])


def facets(
    connection: sqlite3.Connection, clause: Clause, found: Packed, fields: Collection[Field]
) -> Mapping[Field, Mapping[str, int]]:
    """See Page.facets."""

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
            field: facet(connection, found, field) if field in CODED else numbers(field)
            for field in fields
        }
    )


def places(
    connection: sqlite3.Connection,
    clause: Clause,
    found: Packed,
    sort: Sort,
    after: Key | None = None,
    limit: int | None = None,
) -> Sequence[Key]:
    """Of the first `limit` posts behind `after`, in order."""
    if sort is not Sort.RELEVANCE:
        return in_order(found, sort, after, limit)
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
    """Those that are there, by id."""
    found: dict[str, EnrichedPost] = {}
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
            found[enriched.post.id] = enriched
    return found


def frequencies(connection: sqlite3.Connection, lemmas: Collection[str]) -> Mapping[str, int]:
    """In how many posts each lemma stands."""
    marks = ", ".join("?" * len(lemmas))
    return dict(
        connection.execute(f"SELECT term, doc FROM vocabulary WHERE term IN ({marks})", [*lemmas])
    )


def chunks(ids: Iterable[str]) -> Iterator[list[str]]:
    """As many as one statement takes."""
    waiting = iter(ids)
    while chunk := list(islice(waiting, _CHUNK)):
        yield chunk
