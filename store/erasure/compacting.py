"""Gives back the place of deleted rows, so that their bytes are not there any more."""

import sqlite3
from typing import Any

from sqlalchemy import Engine

from domain.errors import StoreUnavailable


def compact(engine: Engine) -> None:
    """Writes an SQLite file anew, while others wait; a server of PostgreSQL does so by itself, and
    is asked to do it now.
    """
    with engine.connect() as connection:
        driver: Any = connection.connection.dbapi_connection
        if engine.dialect.name != "sqlite":
            driver.autocommit = True
            try:
                driver.execute("VACUUM")
            finally:
                driver.autocommit = False
            return
        try:
            driver.execute("VACUUM")
            (busy, *_) = driver.execute("PRAGMA wal_checkpoint (TRUNCATE)").fetchone()
        except sqlite3.OperationalError as error:
            raise StoreUnavailable(f"database: {error}", answered=True) from error
        if busy:
            raise StoreUnavailable("database: a long reading holds the file", answered=True)
