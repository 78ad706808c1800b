"""Who works on a request: pages that need the index, and long work, have places of their own, so
that all others have threads left whatever hangs. Every request waits for a part only so long.
"""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.deadline import within


class Work(StrEnum):
    """What a request needs."""

    PLAIN = "plain"
    INDEX = "index"
    LONG = "long"
    TRIAL = "trial"  # LONG where the address has parameters, else PLAIN


# Requests at once. Together fewer than the threads that a process has for pages (40): the others
# are left to plain pages.
PLACES: Mapping[Work, int] = {Work.INDEX: 20, Work.LONG: 4}
LONG = timedelta(seconds=30)  # that one call of a part may take in long work
RETRY = 3  # seconds after which a refused request may come again
BUSY: Mapping[Work, str] = {
    Work.INDEX: "Слишком много страниц сразу ждут поискового индекса. Остальные разделы работают: "
    "оповещения, дежурство, источники. Повторите через несколько секунд.",
    Work.LONG: "Слишком много выгрузок и загрузок сразу. Повторите, когда закончится одна из них.",
}


class Timed:
    """A middleware: a part may take `deadline` of each request altogether."""

    def __init__(self, app: ASGIApp, deadline: timedelta) -> None:
        self._app, self._deadline = app, deadline

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """As ASGI calls it."""
        with within(self._deadline):
            await self._app(scope, receive, send)


class Workers:
    """The places of one installation's pages and API, counted in this process."""

    def __init__(self) -> None:
        self._busy = dict.fromkeys(PLACES, 0)

    async def run(
        self, work: Work, app: ASGIApp, scope: Scope, receive: Receive, send: Send
    ) -> None:
        """Let a request in where its kind has a place left. Raises HTTPException where not."""
        if work is Work.TRIAL:
            work = Work.LONG if scope.get("query_string") else Work.PLAIN
        if work is Work.PLAIN:
            await app(scope, receive, send)
        elif self._busy[work] >= PLACES[work]:
            raise HTTPException(503, BUSY[work], {"Retry-After": str(RETRY)})
        elif work is Work.LONG:
            with within(LONG, renewed=True):
                await self._place(work, app, scope, receive, send)
        else:
            await self._place(work, app, scope, receive, send)

    async def _place(
        self, work: Work, app: ASGIApp, scope: Scope, receive: Receive, send: Send
    ) -> None:
        """A file keeps its place until its end, a page until its answer begins."""
        kept = True

        def leave() -> None:
            nonlocal kept
            if kept:
                kept = False
                self._busy[work] -= 1

        async def send_on(message: Message) -> None:
            if work is Work.INDEX and message["type"] == "http.response.start":
                leave()
            await send(message)

        self._busy[work] += 1
        try:
            await app(scope, receive, send_on)
        finally:
            leave()
