"""The post index in one SQLite file: FTS5 over lemmas, facets in one pass over a narrow table.

One writer and many readers, in this process and in others (WAL). The file holds the only copy of
the posts, so a save returns only after it is on the disk.
"""

import json
import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from threading import Lock

from domain.errors import IndexUnavailable, SettingsError
from domain.ports.index import Hit, Page
from domain.ports.language import Lemmatiser
from domain.post import EnrichedPost
from domain.query import Condition, Field, Sort
from domain.steps import Steps
from files.sqlite import switch_to_wal
from index import cursor
from index.clauses import Question, understand
from index.documents import admit
from index.embedded.packed import over_time
from index.embedded.rows import PostRow, checked_row, read, row, write
from index.embedded.schema import conflicts, create_missing, drop, is_complete
from index.embedded.search import chunks, documents, everything, frequencies, places
from index.embedded.search import facets as facets_of
from index.highlight import highlight
from index.pages import check_limit

_CHUNK = 500


class SqliteIndex:
    """A PostIndex that threads may share; `busy` is how long a call waits for another writing
    process. Raises IndexUnavailable if the file cannot be read or written.
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
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SettingsError(f"{self.path.parent}: {error.strerror}: mend `data`") from error
        # Read first, so that searches work while another process writes for minutes.
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
        try:
            return self._save(*admit(posts, row))
        except UnicodeEncodeError:
            # Lone surrogates are rare, so texts are checked only after a write failed.
            return self._save(*admit(posts, checked_row))

    def refresh(self) -> None:
        """Does nothing: a save is visible at once."""

    def search(
        self,
        condition: Condition,
        *,
        sort: Sort = Sort.NEWEST,
        limit: int = 20,
        after: str | None = None,
        facets: Collection[Field] = (),
        steps: Steps | None = None,
    ) -> Page:
        check_limit(limit)
        key = cursor.decode(after, sort) if after is not None else None
        with self._reading() as connection:
            question = self._understand(connection, condition)
            clause = question.clause
            matches = everything(connection, clause)
            counts = facets_of(connection, clause, matches, facets)
            keys = places(connection, clause, matches, sort, key, limit + 1) if limit else []
            ids = [str(post_id) for *_, post_id in keys[:limit]]
            posts = documents(connection, ids)
        hits = []
        for post_id in ids:
            enriched = posts[post_id]
            hits.append(Hit(enriched, highlight(clause, enriched.post.body, self.lemmatiser)))
        more = len(keys) > limit > 0
        return Page(
            hits=tuple(hits),
            total=len(matches),
            facets=counts,
            over_time=over_time(matches, steps) if steps else {},
            next=cursor.encode(sort, keys[limit - 1]) if more else None,
            corrected=question.corrected,
        )

    def walk(self, condition: Condition, *, sort: Sort = Sort.NEWEST) -> Iterator[EnrichedPost]:
        with self._reading() as connection:
            question = self._understand(connection, condition)
            matches = everything(connection, question.clause)
            keys = places(connection, question.clause, matches, sort)
        return self._walk([str(post_id) for *_, post_id in keys])

    def get(self, post_ids: Sequence[str]) -> Mapping[str, EnrichedPost]:
        with self._reading() as connection:
            return documents(connection, dict.fromkeys(post_ids))

    def each(self, months: Collection[str] | None = None) -> Iterator[EnrichedPost]:
        """In the order of first writing, from `documents` only, so that it can read a file that
        needs a rebuild.
        """
        last = 0
        within = "" if months is None else "AND month IN (SELECT value FROM json_each(?))"
        chosen = [] if months is None else [json.dumps(sorted(months))]
        while True:
            with self._reading() as connection:
                answer = connection.execute(
                    f"SELECT * FROM documents WHERE number > ? {within} ORDER BY number LIMIT ?",
                    (last, *chosen, _CHUNK),
                )
                columns = [name for name, *_ in answer.description[1:]]
                rows = answer.fetchall()
            if not rows:
                return
            for last, *values in rows:  # noqa: B007  the place to go on from
                yield read(columns, values)

    def by_author(self, kind: str, author: str) -> Iterator[EnrichedPost]:
        with self._reading() as connection:
            mine = "FROM documents WHERE author_key = ? AND source_kind = ?"
            rows = connection.execute(f"SELECT id {mine} ORDER BY number", (author, kind))
            ids = [id_ for (id_,) in rows]
        return self._walk(ids)

    def erase(self, post_ids: Collection[str]) -> int:
        erased = 0
        for some in chunks(sorted(post_ids)):
            with self._transaction() as connection:
                theirs = "(SELECT value FROM json_each(?))"
                numbers = f"(SELECT number FROM posts WHERE id IN {theirs})"
                ids = (json.dumps(some),)
                connection.execute(f"DELETE FROM documents WHERE number IN {numbers}", ids)
                erased += connection.execute(
                    f"DELETE FROM posts WHERE id IN {theirs}", ids
                ).rowcount
        return erased

    def compact(self) -> None:
        """Words of deleted posts stay in FTS5 until all its parts are merged."""
        with self._transaction() as connection:
            connection.execute("INSERT INTO words (words) VALUES ('optimize')")
        if not self._writing.acquire(timeout=self._busy):
            raise IndexUnavailable(f"{self.path}: another thread is writing")
        try:
            with self._border():
                assert self._writer is not None
                self._writer.execute("VACUUM")
                answer = self._writer.execute("PRAGMA wal_checkpoint (TRUNCATE)")
                if answer.fetchone()[0]:  # a reader still needs the file as it was
                    raise IndexUnavailable(f"{self.path}: a long reading holds the file")
        finally:
            self._writing.release()

    def drop_month(self, month: str) -> None:
        with self._transaction() as connection:
            connection.execute(
                "DELETE FROM documents WHERE number IN (SELECT number FROM posts WHERE month = ?)",
                (month,),
            )
            connection.execute("DELETE FROM posts WHERE month = ?", (month,))

    def _understand(self, connection: sqlite3.Connection, condition: Condition) -> Question:
        return understand(
            condition, self.lemmatiser, lambda lemmas: frequencies(connection, lemmas)
        )

    def _walk(self, ids: Sequence[str]) -> Iterator[EnrichedPost]:
        for some in chunks(ids):
            yield from filter(None, map(self.get(some).get, some))

    def _save(self, rows: Sequence[PostRow], refused: Mapping[str, str]) -> Mapping[str, str]:
        if rows:
            with self._transaction() as connection:
                write(connection, rows)
        return refused

    @contextmanager
    def successor(self) -> Iterator["_Successor"]:
        """The same file, written anew in one transaction; others see it after the block ends
        without error.
        """
        with self._transaction() as connection:
            drop(connection)
            create_missing(connection)
            yield _Successor(self, connection)

    def close(self) -> None:
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
        connection = sqlite3.connect(
            self.path, timeout=self._busy, isolation_level=None, check_same_thread=False
        )
        # What is deleted is overwritten, where that needs no page more to be written.
        connection.execute("PRAGMA secure_delete = FAST")
        return connection

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        if not self._writing.acquire(timeout=self._busy):
            raise IndexUnavailable(f"{self.path}: another thread is writing")
        try:
            with self._border():
                if self._writer is None or self._closed:
                    self._writer = self._connect()
                switch_to_wal(self._writer, self._busy)
                self._writer.execute("BEGIN IMMEDIATE")
                try:
                    yield self._writer
                    self._writer.execute("COMMIT")
                finally:
                    if self._writer.in_transaction:
                        self._writer.execute("ROLLBACK")
        finally:
            self._writing.release()

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
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
    def __init__(self, index: SqliteIndex, connection: sqlite3.Connection) -> None:
        self._index, self._connection = index, connection

    def posts(self) -> Iterator[EnrichedPost]:
        return self._index.each()

    def save(self, posts: Sequence[EnrichedPost]) -> Mapping[str, str]:
        rows, refused = admit(posts, row)
        write(self._connection, rows)
        return refused
