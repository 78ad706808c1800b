"""Limits every wait of PostgreSQL connections by a Patience.

The server ends a statement that takes too long (statement_timeout); the client gives up on a server
that does not answer. A limit lasts until another is set, for a page makes dozens of transactions,
and each trip to the server costs it a third of a millisecond.
"""

from collections.abc import Generator
from math import floor, log
from time import monotonic
from typing import Any

from sqlalchemy import Connection, Engine, event

from domain.patience import Patience

# share of the time left: if the server cancels first, the connection stays usable
_SERVER_SHARE = 0.9
_STEP = 1.25  # limits are its powers, so that they seldom change while a page uses up its time
_LIMIT = "otklik_statement_timeout"  # of a connection: ms, 0 for none


def limit_waits(engine: Engine, patience: Patience) -> None:
    import psycopg  # an installation over SQLite does without

    class Limited(psycopg.Connection[Any]):
        @classmethod
        def _connect_gen(cls, conninfo: str = "") -> Generator[Any, Any, Any]:
            # `connect_timeout` takes only whole seconds, at least two, and starts again with each
            # address of the host.
            connecting = super()._connect_gen(conninfo)
            left = patience.left()
            return connecting if left is None else _in_time(connecting, monotonic() + left)

        def wait(self, *args: Any, **named: Any) -> Any:
            if (left := patience.left()) is None:
                return super().wait(*args, **named)
            end = monotonic() + left
            try:
                return super().wait(*args, **{**named, "timeout": left})
            except psycopg.OperationalError:
                # a late answer must not be read as the answer to another query
                if monotonic() >= end:
                    self.pgconn.finish()
                raise

    @event.listens_for(engine, "do_connect")
    def connect(_dialect: Any, _record: Any, args: Any, named: dict[str, Any]) -> Any:
        return Limited.connect(*args, **named)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        left = patience.left()
        limit = 0 if left is None else _milliseconds(left)
        if connection.info.get(_LIMIT, 0) == limit:
            return
        driver: Any = connection.connection.dbapi_connection
        driver.autocommit = True  # in a transaction, a rollback would take it back
        try:
            connection.exec_driver_sql(f"SET statement_timeout = {limit}")
        finally:
            if not driver.closed:
                driver.autocommit = False
        connection.info[_LIMIT] = limit


def _milliseconds(left: float) -> int:
    return max(1, int(1000 * _STEP ** floor(log(left * _SERVER_SHARE, _STEP))))


def _in_time(connecting: Generator[Any, Any, Any], end: float) -> Generator[Any, Any, Any]:
    from psycopg.errors import ConnectionTimeout

    try:
        wanted = next(connecting)
        while True:
            ready = yield wanted
            if monotonic() >= end:
                connecting.close()
                raise ConnectionTimeout("connection timeout expired")
            wanted = connecting.send(ready)
    except StopIteration as connected:
        return connected.value
