"""The database behind one URL: how it is opened, its transactions, its errors, its migrations.

SQLite runs in WAL with one writer at a time: a writing transaction begins IMMEDIATE, so that it
waits for its turn at its start and never fails half-way. Both databases give a reading transaction
one unmoving picture.
"""

import os
import sqlite3
import time
import weakref
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from threading import Lock, local
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.util.exc import CommandError
from sqlalchemy import Connection, Engine, Table, create_engine, event, make_url, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL
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
from store.postgresql import limit_waits

OLDEST_SQLITE = (3, 40)
PATIENCE = 30  # seconds that a transaction waits for another's lock before it is Unavailable
MIGRATIONS = Path(__file__).parent / "migrations"
MIGRATION_LOCK = 0x6F746B6C696B  # any number that only we use: "otklik" in ASCII

_READING = "otklik_reading"
_PATIENCE = "otklik_patience"
_SNAPSHOT: dict[str, dict[str, Any]] = {
    "sqlite": {_READING: True},
    "postgresql": {"isolation_level": "REPEATABLE READ"},
}
_making = Lock()
_here = local()  # `group`: where this thread is in a block of `together` or `transaction`
_locks: "weakref.WeakKeyDictionary[Engine, Lock]" = weakref.WeakKeyDictionary()
_engines: "weakref.WeakSet[Engine]" = weakref.WeakSet()
_parents: list[object] = []  # pools of a forked process's parent: neither used nor closed


def open_database(url: str, patience: Patience = UNHURRIED) -> Engine:
    """An engine for `sqlite:///FILE` or `postgresql://...`, for any number of threads and for
    forked children; connects at first use. A server is waited for with `patience`, a file always
    PATIENCE. Raises SettingsError for anything else.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise SettingsError("database: not an SQLAlchemy URL") from error
    match parsed.get_backend_name():
        case "sqlite":
            engine = _open_sqlite(parsed)
        case "postgresql":
            engine = _open_postgresql(parsed, patience)
        case other:
            raise SettingsError(f"database: {other} is not supported: use sqlite or postgresql")
    _engines.add(engine)
    return engine


def _open_sqlite(url: URL) -> Engine:
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise SettingsError(
            f"database: SQLite {sqlite3.sqlite_version} is too old: 3.40 or newer is needed"
        )
    if not url.database or url.database.startswith((":memory:", "file:")):
        raise SettingsError("database: SQLite needs a file: sqlite:///PATH")
    folder = Path(url.database).parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(f"database: cannot create {folder}: {error.strerror}") from error
    engine = create_engine(
        url,
        hide_parameters=True,
        connect_args={"timeout": PATIENCE, "isolation_level": None},
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _: object) -> None:
        _switch_to_wal(connection)
        # NORMAL would lose the last commits of a machine that loses power; a post on the queue
        # must not be lost.
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        reading = connection.get_execution_options().get(_READING)
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine


def _switch_to_wal(connection: sqlite3.Connection) -> None:
    """SQLite refuses the switch at once where another connection is in the new file, whatever the
    timeout says; the file stays switched, so this happens at an installation's first start only.
    """
    give_up = time.monotonic() + PATIENCE
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


def _open_postgresql(url: URL, patience: Patience) -> Engine:
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        hide_parameters=True,
        pool_pre_ping=True,
        connect_args={"connect_timeout": 10},
        execution_options={_PATIENCE: patience},
    )
    limit_waits(engine, patience)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SET lock_timeout = '{PATIENCE}s'")
        connection.commit()

    return engine


def _leave_to_parent() -> None:
    for engine in _engines:
        _parents.append(engine.pool)
        engine.dispose(close=False)
    _locks.clear()  # a thread of the parent may have held one


os.register_at_fork(after_in_child=_leave_to_parent)


@contextmanager
def _border(unavailable: type[Unavailable]) -> Iterator[None]:
    """Turns what a database in trouble says (gone, locked, disk full, no connection free) into
    ours. Mistakes of our own statements stay what they are.
    """
    try:
        yield
    except (IntegrityError, ProgrammingError, DataError, NotSupportedError):
        raise
    except (DatabaseError, InterfaceError) as error:
        answered = getattr(error.orig, "sqlstate", None) is not None
        raise unavailable(f"database: {str(error.orig).strip()}", answered=answered) from error
    except TimeoutError as error:  # of our own pool: the server was not asked
        raise unavailable(f"database: {error}", answered=True) from error


def _asking(engine: Engine, unavailable: type[Unavailable]) -> AbstractContextManager[None]:
    patience: Patience = engine.get_execution_options().get(_PATIENCE, UNHURRIED)
    return patience.asking(unavailable)


@contextmanager
def writing(
    engine: Engine, unavailable: type[Unavailable] = StoreUnavailable
) -> Iterator[Connection]:
    """One transaction that may write: committed at the end of the block, rolled back on an
    exception. In a block of `together` or `transaction` it is a part of that one's.
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
def together(engine: Engine) -> Iterator[None]:
    """What this thread writes within the block is committed at its end, all of it or nothing, with
    one wait for the disk; a part that raises is rolled back alone.

    PostgreSQL commits each part by itself: it makes commits that meet go together, and two
    processes that kept the locks of some parts for others could wait for each other.
    """
    if engine.dialect.name != "sqlite":
        yield
        return
    with _grouped(engine):
        yield


@contextmanager
def transaction(engine: Engine) -> Iterator[None]:
    """What this thread writes within the block is one transaction on either database, and what it
    reads there sees what it wrote. An exception that leaves the block undoes all of it. A block
    within a block is a part of the outer one.
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
    """Transactions that are parts of one, which begins with the first of them. `reads`: what is
    read after that is read within it.
    """

    def __init__(self, engine: Engine, stack: ExitStack, reads: bool) -> None:
        self.engine, self.reads = engine, reads
        self._stack = stack
        self._connection: Connection | None = None
        self._lost = False

    @contextmanager
    def part(self) -> Iterator[Connection]:
        """A transaction within the transaction. Raises StoreUnavailable where that is lost."""
        self.check()
        if self._connection is None:
            self._lost = True  # unless it begins: the others need not wait for the same lock
            self._stack.enter_context(_asking(self.engine, StoreUnavailable))
            self._stack.enter_context(_border(StoreUnavailable))
            self._stack.enter_context(_turn(self.engine))
            self._connection = self._stack.enter_context(self.engine.begin())
            self._lost = False
        # By the driver itself: SQLAlchemy's own way round takes as long as most parts.
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
        """The open transaction, where what is read belongs to it."""
        return self._connection if self.reads else None

    def _is_open(self) -> bool:
        """False where the database gave the transaction up by itself."""
        assert self._connection is not None
        driver: Any = self._connection.connection.dbapi_connection
        if self.engine.dialect.name == "sqlite":
            return bool(driver.in_transaction)
        return not driver.closed

    def check(self) -> None:
        """A full disk, among others, makes SQLite roll back all parts and not the last one alone:
        what came after would be committed by itself, and what came before be lost in silence.
        """
        if self._connection is not None:
            self._lost = self._lost or not self._is_open()
        if self._lost:
            raise StoreUnavailable("database: the transaction was lost")


@contextmanager
def _turn(engine: Engine) -> Iterator[None]:
    """Threads of one process write to SQLite in turn: where they meet at its lock, the later one
    sleeps for up to 100 ms and looks again.
    """
    if engine.dialect.name != "sqlite":
        yield
        return
    with _making:
        lock = _locks.setdefault(engine, Lock())
    taken = lock.acquire(timeout=PATIENCE)  # without it SQLite's own lock decides
    try:
        yield
    finally:
        if taken:
            lock.release()


@contextmanager
def reading(
    engine: Engine, unavailable: type[Unavailable] = StoreUnavailable
) -> Iterator[Connection]:
    """One transaction that only reads, and sees one moment; in a block of `transaction` that has
    written, a part of that one.
    """
    group: _Group | None = getattr(_here, "group", None)
    if group is not None and group.engine is engine and group.connection is not None:
        with _border(unavailable):
            yield group.connection
        return
    with _asking(engine, unavailable), _border(unavailable), engine.connect() as connection:
        yield connection.execution_options(**_SNAPSHOT[engine.dialect.name])


def insert_into(connection: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that takes ON CONFLICT, which both databases spell alike and SQLAlchemy apart."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table)
    return postgresql.insert(table)


def migration_config(connection: Connection) -> Config:
    """Alembic's configuration over an open connection."""
    config = Config()
    # Alembic reads % as the mark of a variable.
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def migrate(engine: Engine) -> None:
    """Bring the tables to the newest revision in one transaction; of several processes the others
    wait. Raises SettingsError where the database is newer than this program.
    """
    with writing(engine) as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(
                text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK}
            )
        try:
            command.upgrade(migration_config(connection), "head")
        except CommandError as error:
            raise SettingsError(
                f"database: {error}: it was written by a newer version: install that one"
            ) from error
