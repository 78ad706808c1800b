"""A browser or program of the tests that asks an application in one step of its event loop.

Starlette's own crosses between two threads eight times a request, to hand on a response in pieces.
No test reads one in pieces. And it starts a loop for each request of a client that is not entered;
here all of these share one, as the requests of a server do.
"""

from collections.abc import Iterator, MutableMapping
from contextlib import ExitStack, contextmanager
from functools import cache
from typing import Any
from urllib.parse import unquote

import anyio
import httpx2
from anyio.from_thread import BlockingPortal, start_blocking_portal
from starlette.testclient import TestClient as Streaming
from starlette.types import Message

PORTS = {"http": 80, "https": 443}
_at_end = ExitStack()


class TestClient(Streaming):
    __test__ = False

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._transport = Whole(self._transport)

    @contextmanager
    def _portal_factory(self) -> Iterator[BlockingPortal]:
        yield self.portal or _shared()


@cache
def _shared() -> BlockingPortal:
    return _at_end.enter_context(start_blocking_portal())


def end() -> None:
    """Ends the loop and its threads; tests/conftest.py calls it last."""
    _at_end.close()
    _shared.cache_clear()


class Whole(httpx2.BaseTransport):
    """Hands over a response when the application has ended its work."""

    def __init__(self, streaming: Any) -> None:
        self._streaming = streaming

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        streaming, answer = self._streaming, Answer(request)
        scope = _scope(request) | {
            "root_path": streaming.root_path,
            "client": streaming.client,
            "state": streaming.app_state.copy(),
        }
        with streaming.portal_factory() as portal:
            try:
                portal.call(answer.ask, streaming.app, scope)
            except Exception:
                if streaming.raise_server_exceptions:
                    raise
        assert answer.head or not streaming.raise_server_exceptions, "there is no response"
        return httpx2.Response(
            answer.head.get("status", 500),
            headers=answer.head.get("headers", []),
            stream=httpx2.ByteStream(b"" if request.method == "HEAD" else b"".join(answer.parts)),
            request=request,
        )


class Answer:
    """What an application sends to one request, whose body is read when it asks for it."""

    def __init__(self, request: httpx2.Request) -> None:
        self._unread = [request]
        self.head: MutableMapping[str, Any] = {}
        self.parts: list[bytes] = []

    async def ask(self, application: Any, scope: MutableMapping[str, Any]) -> None:
        self._ended = anyio.Event()
        await application(scope, self._receive, self._send)

    async def _receive(self) -> Message:
        if self._unread:
            return {"type": "http.request", "body": self._unread.pop().read()}
        await self._ended.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            assert not self.head, "the response begins twice"
            self.head = message
            return
        assert message["type"] == "http.response.body", message["type"]
        assert self.head, "the body comes before the response begins"
        assert not self._ended.is_set(), "the body goes on after its end"
        self.parts.append(bytes(message.get("body", b"")))
        if not message.get("more_body", False):
            self._ended.set()


def _scope(request: httpx2.Request) -> dict[str, Any]:
    url = request.url
    return {
        "type": "http",
        "http_version": "1.1",
        "method": request.method,
        "path": unquote(url.path),
        "raw_path": url.raw_path.split(b"?", 1)[0],
        "scheme": url.scheme,
        "query_string": url.query,
        "headers": [(key.lower(), value) for key, value in request.headers.raw],
        "server": [url.host, url.port or PORTS[url.scheme]],
        "extensions": {},
    }
