"""A TCP relay between the roles and one part, which can cut, stall, delay, drop or refuse."""

import contextlib
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from threading import Condition, Lock, Thread

SIZE = 64 * 1024
LOOPBACK = "127.0.0.1"


class Way(StrEnum):
    PASS = "pass"
    CUT = "cut"  # connections are closed, new ones too
    STALL = "stall"  # bytes wait
    SLOW = "slow"  # each piece of an answer waits `delay`
    DROP = "drop"  # the request arrives, its answer does not
    REFUSE = "refuse"  # `refusal` is the answer to everything


class Proxy:
    def __init__(self, port: int, refusal: bytes = b"") -> None:
        self._to, self._refusal = port, refusal
        self.way, self.delay = Way.PASS, 2.0
        self._open: set[socket.socket] = set()
        self._guard, self._changed = Lock(), Condition()
        self._listener = socket.create_server((LOOPBACK, 0), backlog=128)
        self.port = self._listener.getsockname()[1]
        Thread(target=self._accept, daemon=True).start()

    @contextmanager
    def going(self, way: Way, delay: float = 2.0) -> Iterator[None]:
        self.set(way, delay)
        try:
            yield
        finally:
            self.set(Way.PASS)

    def set(self, way: Way, delay: float = 2.0) -> None:
        with self._changed:
            self.way, self.delay = way, delay
            self._changed.notify_all()
        if way in (Way.CUT, Way.DROP, Way.REFUSE):
            self._end_all()

    def close(self) -> None:
        self.set(Way.CUT)
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _end_all(self) -> None:
        with self._guard:
            alive, self._open = self._open, set()
        for one in alive:
            _end(one)

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        if self.way is Way.CUT:
            _end(client)
            return
        if self.way is Way.REFUSE:
            self._refuse(client)
            return
        try:
            server = socket.create_connection((LOOPBACK, self._to), timeout=10)
        except OSError:
            _end(client)
            return
        server.settimeout(None)
        for one in (client, server):
            one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with self._guard:
            self._open |= {client, server}
        Thread(target=self._pump, args=(client, server, False), daemon=True).start()
        self._pump(server, client, True)

    def _refuse(self, client: socket.socket) -> None:
        with contextlib.suppress(OSError):
            if self._refusal.startswith(b"HTTP"):
                client.settimeout(2)
                client.recv(SIZE)
            client.sendall(self._refusal)
            time.sleep(0.2)  # a close with unread bytes would reset the answer
        _end(client)

    def _pump(self, source: socket.socket, sink: socket.socket, answers: bool) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(SIZE):
                with self._changed:
                    while self.way is Way.STALL:
                        self._changed.wait(1)
                if answers and self.way is Way.SLOW:
                    time.sleep(self.delay)
                if answers and self.way is Way.DROP and _ends_a_request(data):
                    break
                sink.sendall(data)
        with self._guard:
            self._open -= {source, sink}
        _end(source)
        _end(sink)


def _ends_a_request(answer: bytes) -> bool:
    """The answer that says a message was taken: HTTP's, or SMTP's second word after its data."""
    return answer.startswith(b"HTTP/1.1 2") or answer.startswith(b"250 OK")


def _end(one: socket.socket) -> None:
    with contextlib.suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    with contextlib.suppress(OSError):
        one.close()
