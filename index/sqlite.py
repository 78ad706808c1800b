"""The post index in one SQLite file: FTS5 over lemmas, facets in one pass over a narrow table.

One writer and many readers, of this process and of others (WAL). The file holds the only copy of
the posts, so a save is on the disk when it returns.
"""

import sqlite3
import time
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from itertools import islice
from pathlib import Path
from threading import Lock
from typing import Any

from domain.errors import IndexUnavailable, SettingsError
from domain.ports import Hit, Lemmatiser, Page
from domain.post import EnrichedPost
from domain.query import Condition, Field, Sort
from index import cursor
from index.clauses import understand
from index.documents import admit
from index.highlight import highlight
from index.pages import check_limit, ordered_facets
from index.sqlite_query import Values, relevance, where
from index.sqlite_rows import Row, checked_row, read, row, write
from index.sqlite_schema import WIDE, conflicts, create_missing, drop, is_complete

_ORDER = {
    Sort.NEWEST: ("published DESC, post DESC", "(published, post) < (?, ?)"),
    Sort.OLDEST: ("published, post", "(published, post) > (?, ?)"),
    Sort.RELEVANCE: (
        "score DESC, published DESC, post DESC",
        "(score, published, post) < (?, ?, ?)",
    ),
}
_DOCUMENT = ", ".join(f'documents."{name}"' for name in WIDE)
_CHUNK = 500
_ROWS = 10_000


class SqliteIndex:
    """See domain/ports.PostIndex. Threads may share it; `busy` is how long a call waits for another
    process that writes. A file that cannot be read or written raises IndexUnavailable.
    """

    def __init__(
        self, path: Path, lemmatiser: Lemmatiser, busy: timedelta = timedelta(seconds=10)
    ) -> None:
        self.path = path
        self.lemmatiser = lemmatiser
        self._busy = busy.total_seconds()
        self._writer: sqlite3.Connection | None = None
        self._writing = Lock()
        self._idle: list[sqlite3.Connection] = []
        self._lending = Lock()
        self._closed = False

    def __repr__(self) -> str:
        return f"SqliteIndex({str(self.path)!r})"

    def prepare(self) -> None:
        """See PostIndex."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SettingsError(f"{self.path.parent}: {error.strerror}: mend `data`") from error
        # First by reading, so that searches open while another process writes for minutes.
        with self._reading() as connection:
            self._check(connection)
            if is_complete(connection):
                return
        with self._transaction() as connection:
            self._check(connection)
            create_missing(connection)

    def _check(self, connection: sqlite3.Connection) -> None:
        if wrong := list(conflicts(connection)):
            raise SettingsError(f"{self.path}: {'; '.join(wrong)}: run `otklik index rebuild`")

    def save(self, posts: Sequence[EnrichedPost]) -> Mapping[str, str]:
        """See PostIndex."""
        try:
            return self._save(*admit(posts, row))
        except UnicodeEncodeError:
            # Rare, so that not every text of every post is looked through for it.
            return self._save(*admit(posts, checked_row))

    def refresh(self) -> None:
        """Nothing to do: a save is visible at once."""

    def search(
        self,
        condition: Condition,
        *,
        sort: Sort = Sort.NEWEST,
        limit: int = 20,
        after: str | None = None,
        facets: Collection[Field] = (),
    ) -> Page:
        """See PostIndex."""
        check_limit(limit)
        key = cursor.decode(after, sort) if after is not None else None
        with self._reading() as connection:
            question = understand(
                condition, self.lemmatiser, lambda lemmas: _frequencies(connection, lemmas)
            )
            values: Values = []
            found = where(question.clause, values)
            total, counts = _count(connection, found, values, tuple(facets))
            score = relevance(question.clause) if sort is Sort.RELEVANCE else None
            rows = _hits(connection, found, values, sort, key, limit + 1, score) if limit else []
        hits = []
        for _, _, _, *values in rows[:limit]:
            enriched = read(WIDE, values)
            spans = highlight(question.clause, enriched.post.body, self.lemmatiser)
            hits.append(Hit(enriched, spans))
        more = len(rows) > limit > 0
        return Page(
            hits=tuple(hits),
            total=total,
            facets=counts,
            next=cursor.encode(sort, _key(rows[limit - 1], sort)) if more else None,
            corrected=question.corrected,
        )

    def get(self, post_ids: Sequence[str]) -> Mapping[str, EnrichedPost]:
        """See PostIndex."""
        found: dict[str, EnrichedPost] = {}
        with self._reading() as connection:
            for ids in _chunks(dict.fromkeys(post_ids)):
                for values in connection.execute(
                    f"""
                    SELECT {_DOCUMENT} FROM posts JOIN documents USING (number)
                    WHERE posts.id IN ({", ".join("?" * len(ids))})
                    """,
                    ids,
                ):
                    enriched = read(WIDE, values)
                    found[enriched.post.id] = enriched
        return found

    def each(self) -> Iterator[EnrichedPost]:
        """See PostIndex; in the order of first writing. Needs `documents` only, so that a file
        which only a rebuild can help is still read.
        """
        last = 0
        while True:
            with self._reading() as connection:
                found = connection.execute(
                    "SELECT * FROM documents WHERE number > ? ORDER BY number LIMIT ?",
                    (last, _CHUNK),
                )
                columns = [name for name, *_ in found.description[1:]]
                rows = found.fetchall()
            if not rows:
                return
            for last, *values in rows:  # noqa: B007  the place to go on from
                yield read(columns, values)

    def drop_month(self, month: str) -> None:
        """See PostIndex."""
        with self._transaction() as connection:
            connection.execute(
                "DELETE FROM documents WHERE number IN (SELECT number FROM posts WHERE month = ?)",
                (month,),
            )
            connection.execute("DELETE FROM posts WHERE month = ?", (month,))

    def _save(self, rows: Sequence[Row], refused: Mapping[str, str]) -> Mapping[str, str]:
        if rows:
            with self._transaction() as connection:
                write(connection, rows)
        return refused

    @contextmanager
    def successor(self) -> Iterator["_Successor"]:
        """The same file anew, in one transaction: seen by others when the block ends well."""
        with self._transaction() as connection:
            drop(connection)
            create_missing(connection)
            yield _Successor(self, connection)

    def close(self) -> None:
        """Close every connection; ones in use close when their call ends."""
        self._closed = True
        with self._writing:
            if self._writer:
                self._writer.close()
        with self._lending:
            while self._idle:
                self._idle.pop().close()

    def _connect(self) -> sqlite3.Connection:
        if self._closed:
            raise sqlite3.ProgrammingError("the index was closed")
        return sqlite3.connect(
            self.path, timeout=self._busy, isolation_level=None, check_same_thread=False
        )

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        """The writer, in a transaction that is kept when the block ends well."""
        if not self._writing.acquire(timeout=self._busy):
            raise IndexUnavailable(f"{self.path}: another thread is writing")
        try:
            with self._border():
                if self._writer is None or self._closed:
                    self._writer = self._connect()
                self._switch_to_wal(self._writer)
                self._writer.execute("BEGIN IMMEDIATE")
                try:
                    yield self._writer
                    self._writer.execute("COMMIT")
                finally:
                    if self._writer.in_transaction:
                        self._writer.execute("ROLLBACK")
        finally:
            self._writing.release()

    def _switch_to_wal(self, connection: sqlite3.Connection) -> None:
        """SQLite refuses the switch at once where another connection is in the new file, whatever
        the timeout says; the file stays switched, so only an installation's first starts wait.
        """
        give_up = time.monotonic() + self._busy
        while True:
            try:
                connection.execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError as error:
                locked = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
                if not locked or time.monotonic() > give_up:
                    raise
                time.sleep(0.01)
            else:
                return

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        """A connection of one's own that sees one state of the file throughout the block."""
        with self._border():
            with self._lending:
                connection = self._idle.pop() if self._idle else self._connect()
            try:
                connection.execute("BEGIN")
                yield connection
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                with self._lending:
                    if self._closed:
                        connection.close()
                    else:
                        self._idle.append(connection)

    @contextmanager
    def _border(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise IndexUnavailable(f"{self.path}: {error}") from error


class _Successor:
    """See index/rebuild.Successor."""

    def __init__(self, index: SqliteIndex, connection: sqlite3.Connection) -> None:
        self._index, self._connection = index, connection

    def posts(self) -> Iterator[EnrichedPost]:
        """Readers still see the state before the transaction."""
        return self._index.each()

    def save(self, posts: Sequence[EnrichedPost]) -> Mapping[str, str]:
        rows, refused = admit(posts, row)
        write(self._connection, rows)
        return refused


def _count(
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


def _hits(
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
        SELECT score, published, post, {_DOCUMENT}
        FROM page JOIN documents USING (number) ORDER BY {order}
        """,
        [*([score] if score else ()), *values, *(key or ()), limit],
    ).fetchall()


def _key(found: tuple[Any, ...], sort: Sort) -> cursor.Key:
    score, published, post_id, *_ = found
    return (score, published, post_id) if sort is Sort.RELEVANCE else (published, post_id)


def _frequencies(connection: sqlite3.Connection, lemmas: Collection[str]) -> Mapping[str, int]:
    marks = ", ".join("?" * len(lemmas))
    return dict(
        connection.execute(f"SELECT term, doc FROM vocabulary WHERE term IN ({marks})", [*lemmas])
    )


def _chunks(ids: Iterable[str]) -> Iterator[list[str]]:
    waiting = iter(ids)
    while chunk := list(islice(waiting, _CHUNK)):
        yield chunk
