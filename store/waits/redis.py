"""Limits every wait of Redis connections, including the client's retries, by a Patience."""

from typing import Any

import redis

from domain.patience import Patience


def limit_waits(pool: redis.ConnectionPool, patience: Patience) -> None:
    usual: Any = pool.connection_class

    class Limited(usual):  # type: ignore[misc]
        socket_connect_timeout: float | None

        def _connect(self) -> Any:
            usual_limit = self.socket_connect_timeout
            self.socket_connect_timeout = _shorter(usual_limit, patience.left())
            try:
                connected = super()._connect()
            finally:
                self.socket_connect_timeout = usual_limit
            connected.settimeout(_shorter(self.socket_timeout, patience.left()))
            return connected

        def send_packed_command(self, command: Any, check_health: bool = True) -> None:
            if self._sock is not None:
                self._sock.settimeout(_shorter(self.socket_timeout, patience.left()))
            super().send_packed_command(command, check_health)

        def read_response(self, *args: Any, **named: Any) -> Any:
            if self._sock is not None:
                self._sock.settimeout(_shorter(self.socket_timeout, patience.left()))
            return super().read_response(*args, **named)

    pool.connection_class = Limited


def _shorter(usual: float | None, left: float | None) -> float | None:
    limits = [limit for limit in (usual, left) if limit is not None]
    return min(limits, default=None)
