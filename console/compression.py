"""Compresses whole HTML answers for browsers that accept it.

Compression makes a secret beside reflected text guessable by length, so pages mask the proof of
their forms anew in each answer (console/guard.py).
"""

import gzip
import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SHORTEST = 1024  # bytes; below that the answer hardly shrinks
LEVEL = 5
_REFUSED = re.compile(r"0(?:\.0{0,3})?")


class Compressed:
    """A layer in front of an application. It leaves files and streams as they are."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _accepts(Headers(scope=scope)):
            await self._app(scope, receive, send)
            return
        start: Message | None = None

        async def compressing(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start" and _is_page(message):
                start = message
                return
            if start is not None:
                await send(_shorter(start, message))
                start = None
            await send(message)

        await self._app(scope, receive, compressing)


def _accepts(headers: Headers) -> bool:
    """Whether gzip is named, or anything is, and not with the weight 0 (RFC 9110, 12.5.3)."""
    weights: dict[str, str] = {}
    for coding in ",".join(headers.getlist("accept-encoding")).lower().split(","):
        name, _, weight = coding.partition(";")
        weights[name.strip()] = weight.partition("=")[2].strip()
    weight = weights.get("gzip", weights.get("x-gzip", weights.get("*", "0")))
    return _REFUSED.fullmatch(weight) is None


def _is_page(start: Message) -> bool:
    headers = MutableHeaders(scope=start)
    return headers.get("content-type", "").startswith("text/html") and (
        "content-encoding" not in headers
    )


def _shorter(start: Message, message: Message) -> Message:
    headers = MutableHeaders(scope=start)
    headers.add_vary_header("Accept-Encoding")
    body: bytes = message.get("body", b"")
    if not message.get("more_body", False) and len(body) >= SHORTEST:
        message["body"] = gzip.compress(body, LEVEL, mtime=0)
        headers["Content-Encoding"] = "gzip"
        headers["Content-Length"] = str(len(message["body"]))
    return start
