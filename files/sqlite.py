"""What all files of SQLite need."""

import sqlite3
import time

PAUSE = 0.01  # seconds


def switch_to_wal(connection: sqlite3.Connection, patience: float) -> None:
    """Tries for so many seconds: SQLite refuses the switch at once, whatever the timeout, while
    another connection has the new file open. Raises sqlite3.OperationalError.
    """
    give_up = time.monotonic() + patience
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            locked = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
            if not locked or time.monotonic() > give_up:
                raise
            time.sleep(PAUSE)
        else:
            return
