"""PostgreSQL under a patience: connections whose every wait ends in time.

The server ends a statement that takes too long (statement_timeout); the client gives up a server
that does not answer at all.
"""

from collections.abc import Generator
from time import monotonic
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, event

from domain.patience import Patience

_SERVER_SHARE = 0.9  # of the time left: the server's own refusal keeps the connection


def limit_waits(engine: Engine, patience: Patience) -> None:
    """Hold every wait of the engine's connections to what is left of the patience."""

    class Limited(psycopg.Connection[Any]):
        @classmethod
        def _connect_gen(cls, conninfo: str = "") -> Generator[Any, Any, Any]:
            # `connect_timeout` knows whole seconds only, from two on, and begins anew with each
            # address of the host.
            connecting = super()._connect_gen(conninfo)
            left = patience.left()
            return connecting if left is None else _in_time(connecting, monotonic() + left)

        def wait(self, *given: Any, **named: Any) -> Any:
            if (left := patience.left()) is None:
                return super().wait(*given, **named)
            end = monotonic() + left
            try:
                return super().wait(*given, **{**named, "timeout": left})
            except psycopg.OperationalError:
                if monotonic() >= end:  # an answer that comes late must meet no other question
                    self.pgconn.finish()
                raise

    @event.listens_for(engine, "do_connect")
    def connect(_dialect: Any, _record: Any, given: Any, named: dict[str, Any]) -> Any:
        return Limited.connect(*given, **named)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if (left := patience.left()) is not None:
            limit = max(1, int(left * 1000 * _SERVER_SHARE))
            connection.exec_driver_sql(f"SET LOCAL statement_timeout = {limit}")


def _in_time(connecting: Generator[Any, Any, Any], end: float) -> Generator[Any, Any, Any]:
    """The same generator until `end` (monotonic). Raises ConnectionTimeout then."""
    try:
        wanted = next(connecting)
        while True:
            ready = yield wanted
            if monotonic() >= end:
                connecting.close()
                raise psycopg.errors.ConnectionTimeout("connection timeout expired")
            wanted = connecting.send(ready)
    except StopIteration as connected:
        return connected.value
