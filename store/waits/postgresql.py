"""Limits every wait of PostgreSQL connections by a Patience.

The server ends a statement that takes too long (statement_timeout); the client gives up on a server
that does not answer.
"""

from collections.abc import Generator
from time import monotonic
from typing import Any

from sqlalchemy import Connection, Engine, event

from domain.patience import Patience

# share of the time left: if the server cancels first, the connection stays usable
_SERVER_SHARE = 0.9


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
        if (left := patience.left()) is not None:
            limit = max(1, int(left * 1000 * _SERVER_SHARE))
            connection.exec_driver_sql(f"SET LOCAL statement_timeout = {limit}")


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
