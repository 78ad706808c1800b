"""Servers that hang: one that never answers, one that never ends a search, and a way to a real one
that may be held.
"""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Condition, Event, Thread
from typing import Any


class Silent:
    """Takes connections on `port` and never answers; `accepted` counts them."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=200)
        self.port: int = self._listener.getsockname()[1]
        self._held: list[socket.socket] = []
        self._is_over = False
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
            self._is_over = True
            for one in self._held:
                one.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                one, _ = self._listener.accept()
                with self._changed:
                    if self._is_over:
                        one.close()
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


class Busy(ThreadingHTTPServer):
    """An Elasticsearch that says who it is at once, and holds every other request until it is let
    go.
    """

    def __init__(self) -> None:
        self.free = Event()
        super().__init__(("127.0.0.1", 0), _Busy)


class _Busy(BaseHTTPRequestHandler):
    server: Busy

    def do_GET(self) -> None:
        if self.path != "/":
            self.server.free.wait(60)
        with suppress(OSError):
            self.send_response(200)
            self.send_header("X-Elastic-Product", "Elasticsearch")
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

    do_POST = do_GET

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


@contextmanager
def busy() -> Iterator[Busy]:
    """A server whose searches never end, for the time of the block."""
    server = Busy()
    serving = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    serving.start()
    try:
        yield server
    finally:
        server.free.set()
        server.shutdown()
        server.server_close()
        serving.join(60)


class Road:
    """Carries bytes between its `port` and a server; while it is held, they wait on the way."""

    def __init__(self, host: str, port: int) -> None:
        self._server = host, port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._open, self._ends = Event(), []
        self._open.set()
        Thread(target=self._accept, daemon=True).start()

    def hold(self) -> None:
        """The server seems to hang."""
        self._open.clear()

    def let_pass(self) -> None:
        """What waits goes on."""
        self._open.set()

    def close(self) -> None:
        """End every connection."""
        self._open.set()
        for one in (self._listener, *self._ends):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                far = socket.create_connection(self._server)
                self._ends += [near, far]
                for source, target in ((near, far), (far, near)):
                    Thread(target=self._carry, args=(source, target), daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                self._open.wait()
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)


@contextmanager
def road(host: str, port: int) -> Iterator[Road]:
    """A way to a server, for the time of the block."""
    way = Road(host, port)
    try:
        yield way
    finally:
        way.close()
