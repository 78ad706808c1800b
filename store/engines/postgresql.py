"""A server of PostgreSQL, whose readings are snapshots and whose waits have limits."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL

from domain.patience import Patience
from store.engines.options import PATIENCE, READING, WAITS
from store.waits.postgresql import limit_waits

_SNAPSHOT = 3  # psycopg.IsolationLevel.REPEATABLE_READ; an installation over SQLite does without


def open_postgresql(url: URL, patience: Patience, written: Callable[[Any], str]) -> Engine:
    """`written` makes JSON."""
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        hide_parameters=True,
        json_serializer=written,
        pool_pre_ping=True,
        connect_args={"connect_timeout": 10},
        execution_options={WAITS: patience},
    )
    limit_waits(engine, patience)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SET lock_timeout = '{PATIENCE}s'")
        connection.commit()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        """SQLAlchemy's own levels are set and taken back at each transaction."""
        driver: Any = connection.connection.dbapi_connection
        level = _SNAPSHOT if connection.get_execution_options().get(READING) else None
        if driver.isolation_level != level:
            driver.isolation_level = level

    return engine
