"""Who works on a request: pages that need the index, and long work, have places of their own, so
that all others have threads left whatever hangs. Every request waits for a part only so long.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from enum import StrEnum
from tempfile import SpooledTemporaryFile
from typing import IO

from fastapi import Response
from starlette.exceptions import HTTPException
from starlette.routing import compile_path
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.deadline import within
from console.guard import SAFE


class Work(StrEnum):
    """What a request needs."""

    PLAIN = "plain"
    INDEX = "index"
    LONG = "long"


# Requests at once. Together fewer than the threads that a process has for pages (40): the others
# are left to plain pages.
PLACES: Mapping[Work, int] = {Work.INDEX: 20, Work.LONG: 4}
LONG = timedelta(seconds=30)  # that one call of a part may take in long work
IN_MEMORY = 1024 * 1024  # bytes of a body; the rest of it waits on disk
CHUNK = 65_536
RETRY = 3  # seconds after which a refused request may come again

# Method (* is any) and path, the first that fits; a ? at the end asks for parameters, and what is
# not listed is plain.
KINDS: Sequence[tuple[str, str, Work]] = (
    ("GET", "/search/export", Work.LONG),
    ("GET", "/leaders/export", Work.LONG),
    ("GET", "/incidents/export", Work.LONG),
    ("GET", "/map/export", Work.LONG),
    ("GET", "/sources/export", Work.LONG),
    ("POST", "/sources/import", Work.LONG),
    ("POST", "/duty/import", Work.LONG),
    ("GET", "/rules?", Work.LONG),  # a rule tried on history
    ("*", "/search", Work.INDEX),
    ("*", "/feed", Work.INDEX),
    ("*", "/feed/{rest:path}", Work.INDEX),
    ("*", "/posts/{post_id:path}", Work.INDEX),
    ("*", "/incidents", Work.INDEX),
    ("*", "/incidents/{rest:path}", Work.INDEX),
    ("GET", "/leaders/{source_id}", Work.INDEX),
    ("GET", "/alerts/{alert_id}", Work.INDEX),
    ("GET", "/api/v1/rules/trial", Work.LONG),
    ("*", "/api/v1/posts", Work.INDEX),
    ("*", "/api/v1/posts/{post_id:path}", Work.INDEX),
    ("GET", "/api/v1/counts", Work.INDEX),
    ("*", "/api/v1/triage", Work.INDEX),
    ("*", "/api/v1/triage/{act}", Work.INDEX),
    ("*", "/api/v1/incidents", Work.INDEX),
    ("*", "/api/v1/incidents/{rest:path}", Work.INDEX),
    ("*", "/api/v1/regroupings/{rest:path}", Work.INDEX),
    ("GET", "/api/v1/leaders/{source_id}", Work.INDEX),
    ("GET", "/api/v1/alerts/{alert_id}", Work.INDEX),
)
_COMPILED: Sequence[tuple[str, "re.Pattern[str]", Work]] = tuple(
    (method, compile_path(path)[0], work) for method, path, work in KINDS
)


def work_of(method: str, path: str, query: str | bytes = "") -> Work:
    """What a request needs; what has no line in KINDS is plain."""
    known = "GET" if method == "HEAD" else method
    forms = (path, f"{path}?") if query else (path,)
    for asked, pattern, work in _COMPILED:
        if asked in ("*", known) and any(map(pattern.match, forms)):
            return work
    return Work.PLAIN


class Workers:
    """Lets a request in where its kind has a place left, and answers by `full` at once where not.
    Within, a part may take `deadline` of a request altogether.
    """

    def __init__(
        self, app: ASGIApp, deadline: timedelta, full: Callable[[Scope, Work], Response]
    ) -> None:
        self._app, self._deadline, self._full = app, deadline, full
        self._busy = dict.fromkeys(PLACES, 0)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """As ASGI calls it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        work = work_of(scope["method"], scope["path"], scope.get("query_string", b""))
        if work is Work.PLAIN:
            with within(self._deadline):
                await self._app(scope, receive, send)
            return
        with SpooledTemporaryFile(IN_MEMORY) as body:
            if scope["method"] not in SAFE:
                receive = await _arrived(receive, body)
            if self._busy[work] >= PLACES[work]:
                await self._full(scope, work)(scope, receive, send)
            else:
                await self._work(work, scope, receive, send)

    async def _work(self, work: Work, scope: Scope, receive: Receive, send: Send) -> None:
        """A file is at work until its end, a page until its answer begins."""
        held = True

        def leave() -> None:
            nonlocal held
            if held:
                held = False
                self._busy[work] -= 1

        async def heard(message: Message) -> None:
            if work is Work.INDEX and message["type"] == "http.response.start":
                leave()
            await send(message)

        self._busy[work] += 1
        long = work is Work.LONG
        try:
            with within(LONG if long else self._deadline, renewed=long):
                await self._app(scope, receive, heard)
        finally:
            leave()


async def _arrived(receive: Receive, body: IO[bytes]) -> Receive:
    """Wait for all of a request, and give what tells it again. Nobody holds a place who sends a
    form byte by byte.
    """
    rest: Message | Exception | None = None
    more = True
    while more:
        try:
            message = await receive()
        except HTTPException as refused:  # a body that is too large
            rest, more = refused, False
            continue
        if message["type"] != "http.request":
            rest, more = message, False
            continue
        body.write(message.get("body", b""))
        more = message.get("more_body", False)
    body.seek(0)
    left = True

    async def told() -> Message:
        nonlocal left, rest
        if isinstance(rest, Exception):
            raise rest
        if left:
            chunk = body.read(CHUNK)
            left = len(chunk) == CHUNK or rest is not None
            if chunk or not left:
                return {"type": "http.request", "body": chunk, "more_body": left}
        if rest is not None:
            last, rest, left = rest, None, False
            return last
        return await receive()

    return told
