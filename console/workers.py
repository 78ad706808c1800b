"""Places for requests: pages that need the index and long work have a limited number.

One client holds only a share of the places. Threads stay free for all other pages, whatever hangs.
Every request waits for a server for a limited time.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from tempfile import SpooledTemporaryFile
from typing import IO

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.deadline import within


class Work(StrEnum):
    PLAIN = "plain"
    INDEX = "index"
    LONG = "long"
    TRIAL = "trial"  # LONG if the address has parameters, else PLAIN


# Concurrent requests. Together fewer than the process's threads for pages (40), so that the rest
# stay free for plain pages.
PLACES: Mapping[Work, int] = {Work.INDEX: 20, Work.LONG: 4}
SHARE: Mapping[Work, int] = {Work.INDEX: 5, Work.LONG: 2}  # places of one holder
LONG = timedelta(seconds=30)  # that one call of a server may take in long work
IN_MEMORY = 1024 * 1024  # bytes of a body; the rest of it waits on disk
CHUNK = 65_536
SAFE = ("GET", "HEAD")
RETRY = 3  # seconds after which a refused client may retry
BUSY: Mapping[Work, str] = {
    Work.INDEX: "Слишком много страниц сразу ждут поискового индекса. Остальные разделы работают: "
    "оповещения, дежурство, источники. Повторите через несколько секунд.",
    Work.LONG: "Слишком много выгрузок, загрузок и рейтингов сразу. Повторите, когда закончится "
    "один из них.",
}
OWN: Mapping[Work, str] = {
    Work.INDEX: "Слишком много ваших страниц сразу ждут поискового индекса: больше "
    f"{SHARE[Work.INDEX]} сразу нельзя. Повторите через несколько секунд, когда откроется одна из "
    "них.",
    Work.LONG: "Слишком много ваших выгрузок, загрузок и рейтингов сразу: больше "
    f"{SHARE[Work.LONG]} нельзя. Повторите, когда закончится один из них.",
}


class Timed:
    """A middleware: calls of servers may take `deadline` per request in total."""

    def __init__(self, app: ASGIApp, deadline: timedelta) -> None:
        self._app, self._deadline = app, deadline

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with within(self._deadline):
            await self._app(scope, receive, send)


class Workers:
    def __init__(self) -> None:
        self._busy = dict.fromkeys(PLACES, 0)
        self._held: Counter[tuple[Work, str]] = Counter()

    async def run(
        self, work: Work, holder: str, app: ASGIApp, scope: Scope, receive: Receive, send: Send
    ) -> None:
        """Raises HTTPException if its kind has no free place or its holder no free share."""
        if work is Work.TRIAL:
            work = Work.LONG if scope.get("query_string") else Work.PLAIN
        if work is Work.PLAIN:
            await app(scope, receive, send)
            return
        with SpooledTemporaryFile(IN_MEMORY) as body:
            if scope.get("method", "GET") not in SAFE:
                receive = await _arrived(receive, body)
            await self._admit(work, holder, app, scope, receive, send)

    async def _admit(
        self, work: Work, holder: str, app: ASGIApp, scope: Scope, receive: Receive, send: Send
    ) -> None:
        if self._held[work, holder] >= SHARE[work]:
            raise HTTPException(503, OWN[work], {"Retry-After": str(RETRY)})
        if self._busy[work] >= PLACES[work]:
            raise HTTPException(503, BUSY[work], {"Retry-After": str(RETRY)})
        if work is Work.LONG:
            with within(LONG, renewed=True):
                await self._place(work, holder, app, scope, receive, send)
        else:
            await self._place(work, holder, app, scope, receive, send)

    async def _place(
        self, work: Work, holder: str, app: ASGIApp, scope: Scope, receive: Receive, send: Send
    ) -> None:
        """A file keeps its place until its end, a page until its answer begins."""
        kept = True

        def leave() -> None:
            nonlocal kept
            if kept:
                kept = False
                self._busy[work] -= 1
                self._held[work, holder] -= 1
                if not self._held[work, holder]:
                    del self._held[work, holder]

        async def send_on(message: Message) -> None:
            if work is Work.INDEX and message["type"] == "http.response.start":
                leave()
            await send(message)

        self._busy[work] += 1
        self._held[work, holder] += 1
        try:
            await app(scope, receive, send_on)
        finally:
            leave()


async def _arrived(receive: Receive, body: IO[bytes]) -> Receive:
    """Wait for the whole body and replay it, so that a client that sends a form byte by byte holds
    no place.
    """
    rest: Message | Exception | None = None
    more = True
    while more:
        try:
            message = await receive()
        except HTTPException as refused:  # the body is too large
            rest, more = refused, False
            continue
        if message["type"] != "http.request":
            rest, more = message, False
            continue
        body.write(message.get("body", b""))
        more = message.get("more_body", False)
    body.seek(0)
    left = True

    async def again() -> Message:
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

    return again
