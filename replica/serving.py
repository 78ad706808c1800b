"""Serves several sites on loopback, each on its own port, and a mail sink, in one event loop in one
thread.
"""

import asyncio
import json
import socket
from collections.abc import Awaitable, Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from threading import Event, Thread
from types import MappingProxyType
from typing import Any, cast
from urllib.parse import parse_qs, parse_qsl, unquote

import uvicorn
from aiosmtpd.smtp import SMTP

from replica.still import Still

HOST = "127.0.0.1"
_DEADLINE = 10.0  # seconds to start or stop
_KEEP_ALIVE = 75  # seconds; a short one races with clients that reuse a connection


@dataclass(frozen=True, slots=True)
class Request:
    """Header names are lower-case, `path` is decoded; `lists` holds all values of each query field,
    `query` the last ones.
    """

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes = b""
    lists: Mapping[str, Sequence[str]] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def parameters(self) -> Mapping[str, str]:
        """Query and form fields together; the form wins."""
        form = self.headers.get("content-type", "")
        if not form.startswith("application/x-www-form-urlencoded"):
            return self.query
        fields = parse_qsl(self.body.decode(errors="replace"), keep_blank_values=True)
        return {**self.query, **dict(fields)}


@dataclass(frozen=True, slots=True)
class Response:
    """The body follows `pause` seconds after the headers."""

    body: bytes = b""
    status: int = 200
    content_type: str = "text/html; charset=utf-8"
    headers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    pause: float = 0.0


Site = Callable[[Request], Response]
_Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
_Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]


def html(text: str, status: int = 200) -> Response:
    return Response(text.encode(), status)


def as_json(value: object, status: int = 200) -> Response:
    body = json.dumps(value, ensure_ascii=False).encode()
    return Response(body, status, "application/json; charset=utf-8")


class Serving:
    """Binds ports when constructed, answers between `start` and `stop`; cannot be started twice."""

    def __init__(self, mail_handler: object) -> None:
        self.still = Still()
        self._mail_handler = mail_handler
        self._sites: dict[int, Site] = {}
        self._sockets: list[socket.socket] = []
        self._mail_socket = _bound()
        self.mail_port: int = self._mail_socket.getsockname()[1]
        config = uvicorn.Config(
            self._answer,
            loop="asyncio",
            http=cast(Any, self.still.protocol),
            interface="asgi3",
            proxy_headers=False,
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            timeout_keep_alive=_KEEP_ALIVE,
            timeout_graceful_shutdown=1,
        )
        self._server = _Server(config)
        self._thread = Thread(target=self._run, name="replica", daemon=True)

    def reserve(self, host: str = HOST) -> int:
        taken = {other.getsockname()[1] for other in self._sockets}
        while (bound := _bound(host)).getsockname()[1] in taken:
            bound.close()
        self._sockets.append(bound)
        port: int = bound.getsockname()[1]
        return port

    def mount(self, port: int, site: Site) -> None:
        self._sites[port] = site

    def start(self) -> None:
        """Returns when every port answers."""
        self._thread.start()
        if not self._server.ready.wait(_DEADLINE):
            raise RuntimeError("the replica did not start")

    def stop(self) -> None:
        self._server.should_exit = True
        if self._thread.ident is not None:
            self._thread.join(_DEADLINE)
        for bound in (*self._sockets, self._mail_socket):
            bound.close()

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        loop = asyncio.get_running_loop()
        sessions: list[SMTP] = []

        def session() -> SMTP:
            sessions.append(SMTP(self._mail_handler, hostname="localhost", loop=loop))
            return sessions[-1]

        mail = await loop.create_server(session, sock=self._mail_socket)
        await self._server.serve(sockets=self._sockets)
        mail.close()
        for each in sessions:
            if each.transport is not None:
                each.transport.close()
        await mail.wait_closed()

    async def _answer(
        self, scope: MutableMapping[str, Any], receive: _Receive, send: _Send
    ) -> None:
        body = bytearray()
        more = True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        request = Request(
            scope["method"],
            unquote(scope["path"]),
            dict(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)),
            {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]},
            bytes(body),
            parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True),
        )
        response = self._sites[scope["server"][1]](request)
        headers = {
            "content-type": response.content_type,
            "content-length": str(len(response.body)),
            **response.headers,
        }
        if response.status == 304:
            del headers["content-type"], headers["content-length"]
        encoded = [(k.lower().encode(), v.encode("latin-1")) for k, v in headers.items()]
        await send({"type": "http.response.start", "status": response.status, "headers": encoded})
        content = b"" if request.method == "HEAD" else response.body
        await asyncio.sleep(response.pause)
        await send({"type": "http.response.body", "body": content})


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        self.ready.set()


def _bound(host: str = HOST) -> socket.socket:
    # Without the protocol asyncio does not know that the socket is TCP. It would leave Nagle's
    # algorithm on, and each body would wait 40 ms for the client to confirm the headers.
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    bound.bind((host, 0))
    return bound
