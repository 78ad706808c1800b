"""A server that hangs: it takes connections on loopback and never answers, until it is let go."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Condition, Thread


class Silent:
    """`port` is its own; `accepted` counts connections, `refused` says that it was let go."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=200)
        self.port: int = self._listener.getsockname()[1]
        self._held: list[socket.socket] = []
        self._changed = Condition()
        Thread(target=self._accept, daemon=True).start()

    @property
    def accepted(self) -> int:
        with self._changed:
            return len(self._held)

    def wait_for(self, number: int) -> None:
        """Until so many connections hang."""
        with self._changed:
            assert self._changed.wait_for(lambda: len(self._held) >= number, timeout=60)

    def let_go(self) -> None:
        """Close everything: whoever waits hears of it at once, and new connections are refused."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with self._changed:
            for one in self._held:
                one.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                one, _ = self._listener.accept()
                with self._changed:
                    self._held.append(one)
                    self._changed.notify_all()


@contextmanager
def silence() -> Iterator[Silent]:
    """A server that hangs, for the time of the block."""
    server = Silent()
    try:
        yield server
    finally:
        server.let_go()
