"""The browser's only way to sites: a proxy on loopback that connects to public addresses, or to
those of one internal source.

Requests of a page's scripts, redirects and web sockets do not pass through Scrapy, and the browser
resolves names by itself. So the proxy checks the address that it connects to, as the middlewares
do.
"""

import asyncio
import logging
import socket
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from urllib.parse import urlsplit

from domain.ip_networks import is_forbidden, is_public

logger = logging.getLogger(__name__)

CONNECT = 20.0  # seconds
IDLE = 60.0  # seconds without a byte
CHUNK = 65536
_Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
_Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]
_Connect = Callable[[str, int], Awaitable[_Streams]]


async def _addresses(host: str, port: int) -> Sequence[str]:
    loop = asyncio.get_running_loop()
    infos = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in infos]


class GuardedProxy:
    """Answers 403 for a non-public address; with `only` it serves an internal source: these hosts
    and ports (domain.source.endpoint_of) and no others, public or not.
    """

    def __init__(
        self,
        resolve: _Resolve = _addresses,
        connect: _Connect = asyncio.open_connection,
        only: frozenset[str] = frozenset(),
    ) -> None:
        self._resolve, self._connect, self._only = resolve, connect, only
        self._server: asyncio.Server | None = None
        self._serving: set[asyncio.Task[None]] = set()

    async def start(self) -> str:
        if self._server is None:
            self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def close(self) -> None:
        server, self._server = self._server, None
        if server is None:
            return
        server.close()
        for task in self._serving:
            task.cancel()
        await asyncio.gather(*self._serving, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._serving.add(task)
        try:
            await self._serve(reader, writer)
        except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            logger.debug("a connection of the browser broke")
        except asyncio.CancelledError:  # asyncio would log it: its callback expects a result
            pass
        finally:
            self._serving.discard(task)
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async with asyncio.timeout(IDLE):
            head = await reader.readuntil(b"\r\n\r\n")
        try:
            method, host, port, onward = _asked(head)
        except ValueError:
            await _refuse(writer, "400 Bad Request")
            return
        try:
            addresses = await self._allowed(host, port)
        except (OSError, UnicodeError):
            await _refuse(writer, "502 Bad Gateway")
            return
        if not addresses:
            await _refuse(writer, "403 Forbidden")
            return
        async with asyncio.timeout(CONNECT):
            there, to = await self._connect(addresses[0], port)
        try:
            if method == "CONNECT":
                writer.write(b"HTTP/1.1 200 Connection Established\r\n\r\n")
            to.write(onward)
            await asyncio.gather(_pipe(reader, to), _pipe(there, writer))
        finally:
            to.close()

    async def _allowed(self, host: str, port: int) -> Sequence[str]:
        if not self._only:
            return [a for a in await self._resolve(host, port) if is_public(a)]
        if f"{host.rstrip('.')}:{port}" not in self._only:
            return ()
        return [a for a in await self._resolve(host, port) if not is_forbidden(a)]


def _asked(head: bytes) -> tuple[str, str, int, bytes]:
    first, *lines = head.decode("latin-1").removesuffix("\r\n\r\n").split("\r\n")
    method, target, version = first.split(" ")
    if method == "CONNECT":
        parts = urlsplit(f"//{target}")
        if not parts.hostname or not parts.port:
            raise ValueError("no host")
        return method, parts.hostname, parts.port, b""
    parts = urlsplit(target)
    if parts.scheme != "http" or not parts.hostname:
        raise ValueError("not an address of http")
    path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    kept = [line for line in lines if not line.lower().startswith(("connection:", "proxy-"))]
    # One request per connection: the next one may be for another host.
    onward = "\r\n".join([f"{method} {path} {version}", *kept, "Connection: close", "", ""])
    return method, parts.hostname, parts.port or 80, onward.encode("latin-1")


async def _pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while True:
        async with asyncio.timeout(IDLE):
            data = await reader.read(CHUNK)
        if not data:
            break
        writer.write(data)
        await writer.drain()
    with suppress(OSError):
        writer.write_eof()


async def _refuse(writer: asyncio.StreamWriter, status: str) -> None:
    writer.write(f"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
    await writer.drain()
