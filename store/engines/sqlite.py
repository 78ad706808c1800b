"""A file of SQLite in WAL mode, whose writing transactions begin IMMEDIATE."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL

from domain.errors import SettingsError
from files.sqlite import switch_to_wal
from store.engines.options import NOTING, PATIENCE, READING

OLDEST_SQLITE = (3, 40)
LOOK = 0.002  # seconds between two looks at the lock
_SYNCED = "otklik_synced"  # of a connection: whether its commits wait for the disk


def open_sqlite(url: URL, written: Callable[[Any], str]) -> Engine:
    """`written` makes JSON. Raises SettingsError."""
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
        json_serializer=written,
        connect_args={"timeout": PATIENCE, "isolation_level": None},
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _: object) -> None:
        switch_to_wal(connection, PATIENCE)
        # NORMAL would lose the last commits when the machine loses power, and with them posts of
        # the queue.
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        # What is deleted is overwritten, where that needs no page more to be written.
        connection.execute("PRAGMA secure_delete = FAST")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        if (synced := not options.get(NOTING)) is not connection.info.get(_SYNCED, True):
            connection.info[_SYNCED] = synced
            connection.exec_driver_sql(f"PRAGMA synchronous = {'FULL' if synced else 'NORMAL'}")
        if options.get(READING):
            connection.exec_driver_sql("BEGIN")
        else:
            _begin_writing(connection)

    return engine


def _begin_writing(connection: Connection) -> None:
    """SQLite itself would sleep for up to 100 ms between two looks at the lock of another process,
    which is often free for less.
    """
    own = connection.connection.dbapi_connection
    assert isinstance(own, sqlite3.Connection)
    [patience] = own.execute("PRAGMA busy_timeout").fetchone()  # milliseconds
    own.execute("PRAGMA busy_timeout = 0")
    try:
        end = monotonic() + patience / 1000
        while monotonic() < end:
            try:
                own.execute("BEGIN IMMEDIATE")
            except sqlite3.DatabaseError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                    break
                sleep(LOOK)
            else:
                return
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # raises what SQLite says
    finally:
        own.execute(f"PRAGMA busy_timeout = {patience}")
