"""A file of SQLite in WAL mode, whose writing transactions begin IMMEDIATE."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL

from domain.errors import SettingsError
from files.sqlite import switch_to_wal
from store.engines.options import NOTING, PATIENCE, READING

OLDEST_SQLITE = (3, 40)
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
        connection.exec_driver_sql("BEGIN" if options.get(READING) else "BEGIN IMMEDIATE")

    return engine
