"""The database behind one URL: opening, transactions, errors.

SQLite runs in WAL mode with one writer at a time. A writing transaction begins IMMEDIATE, so it
waits for its turn at its start and never fails half-way. In both databases a reading transaction
sees one consistent snapshot.
"""

import json
import os
import weakref
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from threading import Lock, local
from typing import Any

from sqlalchemy import Connection, Engine, Table, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import (
    ArgumentError,
    DatabaseError,
    DataError,
    IntegrityError,
    InterfaceError,
    NotSupportedError,
    ProgrammingError,
    TimeoutError,
)

from domain.errors import SettingsError, StoreUnavailable, Unavailable
from domain.patience import UNHURRIED, Patience
from store.engines.options import NOTING, PATIENCE, READING, WAITS
from store.engines.postgresql import open_postgresql
from store.engines.sqlite import open_sqlite

_encode = json.JSONEncoder(ensure_ascii=False).encode  # json.dumps would build one each time
_making = Lock()
# `group`: the block of `together` or `transaction` that this thread is in, `look`: of `snapshot`
_here = local()
_locks: "weakref.WeakKeyDictionary[Engine, Lock]" = weakref.WeakKeyDictionary()
_engines: "weakref.WeakSet[Engine]" = weakref.WeakSet()
# connection pools of a forked process's parent: neither used nor closed
_parents: list[object] = []


def open_database(url: str, patience: Patience = UNHURRIED) -> Engine:
    """An engine for `sqlite:///FILE` or `postgresql://...`, for any number of threads and forked
    children; connects at first use. Calls to a server wait as `patience` allows, calls to a file
    always PATIENCE. Raises SettingsError for any other URL.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise SettingsError("database: not an SQLAlchemy URL") from error
    match parsed.get_backend_name():
        case "sqlite":
            engine = open_sqlite(parsed, _written)
        case "postgresql":
            engine = open_postgresql(parsed, patience, _written)
        case other:
            raise SettingsError(f"database: {other} is not supported: use sqlite or postgresql")
    _engines.add(engine)
    return engine


def _written(value: Any) -> str:
    """JSON with Russian letters as they are, which takes a third of the place of escaped ones; a
    lone surrogate can only be escaped.
    """
    text = _encode(value)
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(value)
    return text


def _leave_to_parent() -> None:
    for engine in _engines:
        _parents.append(engine.pool)
        engine.dispose(close=False)
    _locks.clear()  # a thread of the parent may have held one


os.register_at_fork(after_in_child=_leave_to_parent)


@contextmanager
def _border(unavailable: type[Unavailable]) -> Iterator[None]:
    """Turns the database's failures (gone, locked, disk full, no free connection) into ours;
    mistakes in our own statements are raised unchanged.
    """
    try:
        yield
    except (IntegrityError, ProgrammingError, DataError, NotSupportedError):
        raise
    except (DatabaseError, InterfaceError) as error:
        answered = getattr(error.orig, "sqlstate", None) is not None
        raise unavailable(f"database: {str(error.orig).strip()}", answered=answered) from error
    except TimeoutError as error:  # from our own pool: the server was not asked
        raise unavailable(f"database: {error}", answered=True) from error


def _asking(engine: Engine, unavailable: type[Unavailable]) -> AbstractContextManager[None]:
    patience: Patience = engine.get_execution_options().get(WAITS, UNHURRIED)
    return patience.asking(unavailable)


@contextmanager
def writing(
    engine: Engine, unavailable: type[Unavailable] = StoreUnavailable
) -> Iterator[Connection]:
    """One transaction that may write, or a part of that of `together` or `transaction`; an
    exception rolls it back.
    """
    group: _Group | None = getattr(_here, "group", None)
    if group is not None and group.engine is engine:
        with _border(unavailable), group.part() as connection:
            yield connection
        return
    asking = _asking(engine, unavailable)
    with asking, _border(unavailable), _turn(engine), engine.begin() as connection:
        yield connection


@contextmanager
def noting(engine: Engine) -> Iterator[Connection]:
    """As `writing`, for what may be lost when the machine loses power: SQLite does not wait for the
    disk, which takes longer than all else. PostgreSQL groups its commits.
    """
    if engine.dialect.name != "sqlite" or getattr(_here, "group", None) is not None:
        with writing(engine) as connection:
            yield connection
        return
    noted = engine.execution_options(**{NOTING: True})
    asking = _asking(engine, StoreUnavailable)
    with asking, _border(StoreUnavailable), _turn(engine), noted.begin() as connection:
        yield connection


@contextmanager
def together(engine: Engine) -> Iterator[None]:
    """Commits this thread's writes in the block at its end, with one disk sync.

    A write that raises is rolled back alone, and the others are kept. PostgreSQL commits each write
    separately: it already groups simultaneous commits, and two processes that hold the locks of
    their writes could deadlock.
    """
    if engine.dialect.name != "sqlite":
        yield
        return
    with _grouped(engine):
        yield


@contextmanager
def transaction(engine: Engine) -> Iterator[None]:
    """Makes this thread's writes and reads in the block one transaction, undone by an exception
    that leaves the block; a nested block is a part of the outer one.
    """
    if getattr(_here, "group", None) is not None:
        yield
        return
    with _grouped(engine, reads=True):
        yield


@contextmanager
def _grouped(engine: Engine, reads: bool = False) -> Iterator[None]:
    with ExitStack() as stack:
        group = _here.group = _Group(engine, stack, reads)
        try:
            yield
        finally:
            _here.group = None
        group.check()


class _Group:
    """Parts of one transaction, which begins with the first part; with `reads`, later reads belong
    to it too.
    """

    def __init__(self, engine: Engine, stack: ExitStack, reads: bool) -> None:
        self.engine, self.reads = engine, reads
        self._stack = stack
        self._connection: Connection | None = None
        self._lost = False

    @contextmanager
    def part(self) -> Iterator[Connection]:
        """A transaction within the transaction; raises StoreUnavailable if that is lost."""
        self.check()
        if self._connection is None:
            self._lost = True  # until it has begun: later parts need not wait for the same lock
            self._stack.enter_context(_asking(self.engine, StoreUnavailable))
            self._stack.enter_context(_border(StoreUnavailable))
            self._stack.enter_context(_turn(self.engine))
            self._connection = self._stack.enter_context(self.engine.begin())
            self._lost = False
        # Directly on the driver: SQLAlchemy's savepoints take as long as most parts.
        driver: Any = self._connection.connection.dbapi_connection
        driver.execute("SAVEPOINT part")
        try:
            yield self._connection
            self.check()
        except BaseException:
            if self._is_open():
                driver.execute("ROLLBACK TO part")
            raise
        finally:
            if self._is_open():
                driver.execute("RELEASE part")

    @property
    def connection(self) -> Connection | None:
        return self._connection if self.reads else None

    def _is_open(self) -> bool:
        assert self._connection is not None
        driver: Any = self._connection.connection.dbapi_connection
        if self.engine.dialect.name == "sqlite":
            return bool(driver.in_transaction)
        return not driver.closed

    def check(self) -> None:
        """Raises StoreUnavailable if the transaction is lost: a full disk makes SQLite roll back
        all parts, after which later parts would be committed and earlier ones silently lost.
        """
        if self._connection is not None:
            self._lost = self._lost or not self._is_open()
        if self._lost:
            raise StoreUnavailable("database: the transaction was lost")


@contextmanager
def _turn(engine: Engine) -> Iterator[None]:
    """Threads of one process take turns to write to SQLite: at its lock, the later one would sleep
    for up to 100 ms before each retry.
    """
    if engine.dialect.name != "sqlite":
        yield
        return
    with _making:
        lock = _locks.setdefault(engine, Lock())
    taken = lock.acquire(timeout=PATIENCE)  # on a timeout, SQLite's own lock decides
    try:
        yield
    finally:
        if taken:
            lock.release()


@contextmanager
def reading(
    engine: Engine, unavailable: type[Unavailable] = StoreUnavailable
) -> Iterator[Connection]:
    """One transaction that only reads, in one snapshot; in a block of `transaction` that has
    written, a part of that.
    """
    group: _Group | None = getattr(_here, "group", None)
    if group is not None and group.engine is engine and group.connection is not None:
        with _border(unavailable):
            yield group.connection
        return
    look: _Look | None = getattr(_here, "look", None)
    if look is not None and look.engine is engine:
        with _border(unavailable):
            yield look.connection()
        return
    with _asking(engine, unavailable), _border(unavailable), engine.connect() as connection:
        yield connection.execution_options(**{READING: True})


@contextmanager
def snapshot(engine: Engine) -> Iterator[None]:
    """This thread's readings in the block are one: of one moment, over one connection, begun by the
    first of them. They see no write of the block, and nothing else may be waited for in it.
    """
    if getattr(_here, "look", None) is not None or getattr(_here, "group", None) is not None:
        yield
        return
    with ExitStack() as stack:
        _here.look = _Look(engine, stack)
        try:
            yield
        finally:
            _here.look = None


class _Look:
    """The connection of a block of `snapshot`."""

    def __init__(self, engine: Engine, stack: ExitStack) -> None:
        self.engine, self._stack = engine, stack
        self._connection: Connection | None = None

    def connection(self) -> Connection:
        if self._connection is None:
            self._stack.enter_context(_asking(self.engine, StoreUnavailable))
            opened = self._stack.enter_context(self.engine.connect())
            self._connection = opened.execution_options(**{READING: True})
        return self._connection


@contextmanager
def trying(engine: Engine) -> Iterator[Connection]:
    """One transaction, of which nothing is kept."""
    with _asking(engine, StoreUnavailable), _border(StoreUnavailable), engine.connect() as tried:
        yield tried


def insert_into(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An INSERT with ON CONFLICT: equal SQL in both databases, separate classes in SQLAlchemy."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)
