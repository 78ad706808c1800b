"""A form that is sent twice is done once: a double click, or a step back and the same button.

Every page has its own proof in its forms, so a second request with the same proof and the same
content is the first one again. It gets the answer of the first. Answers are kept in this process.
A deed that was taken back may be done again: taking back ends the answers to the deeds of its
session, and a deed ends the answers to taking back.
"""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field
from hashlib import sha256
from time import monotonic

from starlette.types import ASGIApp, Message, Receive, Scope, Send

LASTS = 60.0  # seconds that an answer is kept
KEPT = 200  # answers
LARGEST = 256 * 1024  # bytes of an answer that is kept
PROOF = b"csrf="
TAKING_BACK = ("/undo", "/back", "/end", "/forget")  # ends of the addresses that undo a deed


@dataclass(slots=True)
class _Answer:
    """The messages of the first answer; `kept` is False if it is too long or the deed crashed."""

    at: float
    session: bytes
    takes_back: bool
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    messages: list[Message] = field(default_factory=list)
    size: int = 0
    kept: bool = True


class Repeats:
    """The answers to the forms of one application, for requests of one event loop."""

    def __init__(self) -> None:
        self._answers: OrderedDict[bytes, _Answer] = OrderedDict()

    async def run(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        """Run a request whose form was not sent before, else repeat the answer."""
        if not _is_form(scope):
            await app(scope, receive, send)
            return
        body, receive = await _read(receive)
        if PROOF not in body:
            await app(scope, receive, send)
            return
        key = _key(scope, body)
        self._forget()
        if (known := self._answers.get(key)) is not None:
            await known.ended.wait()
            if known.kept:
                for message in known.messages:
                    await send(message)
                return
        await self._first(key, app, scope, receive, send)

    async def _first(
        self, key: bytes, app: ASGIApp, scope: Scope, receive: Receive, send: Send
    ) -> None:
        takes_back = scope["path"].endswith(TAKING_BACK)
        answer = self._answers[key] = _Answer(monotonic(), _session(scope), takes_back)

        async def send_on(message: Message) -> None:
            answer.size += len(message.get("body", b""))
            answer.kept = answer.kept and answer.size <= LARGEST
            if message["type"] == "http.response.start" and message["status"] >= 400:
                answer.kept = False  # a refused form may be right the next time
            if answer.kept:
                answer.messages.append(message)
            else:
                answer.messages.clear()
            await send(message)

        try:
            await app(scope, receive, send_on)
        except BaseException:
            answer.kept = False
            raise
        finally:
            answer.ended.set()
            if answer.kept:
                self._end(answer)
            elif self._answers.get(key) is answer:
                del self._answers[key]

    def _end(self, done: _Answer) -> None:
        """Forget the answers that a deed of the same session has made old."""
        for key, one in list(self._answers.items()):
            if one.session == done.session and one.takes_back is not done.takes_back:
                del self._answers[key]

    def _forget(self) -> None:
        old = monotonic() - LASTS
        while self._answers:
            first = next(iter(self._answers.values()))
            if len(self._answers) < KEPT and first.at > old:
                return
            self._answers.popitem(last=False)


def _is_form(scope: Scope) -> bool:
    """A script sends its proof in a header, and may mean the same deed twice."""
    headers = dict(scope["headers"])
    kind = headers.get(b"content-type", b"")
    return (
        scope["method"] == "POST"
        and kind.startswith(b"application/x-www-form-urlencoded")
        and b"x-csrf-token" not in headers
    )


def _key(scope: Scope, body: bytes) -> bytes:
    """A digest of who sends what where."""
    digest = sha256(_session(scope))
    for part in (scope["path"].encode(), scope.get("query_string", b""), body):
        digest.update(sha256(part).digest())
    return digest.digest()


def _session(scope: Scope) -> bytes:
    digest = sha256()
    for name, value in scope["headers"]:
        if name == b"cookie":
            digest.update(sha256(value).digest())
    return digest.digest()


async def _read(receive: Receive) -> tuple[bytes, Receive]:
    """The whole body, and a `receive` that replays it."""
    waiting: list[Message] = []
    more = True
    while more:
        message = await receive()
        waiting.append(message)
        more = message["type"] == "http.request" and message.get("more_body", False)
    body = b"".join(message.get("body", b"") for message in waiting)
    again = iter(waiting)

    async def replay() -> Message:
        for message in again:
            return message
        return await receive()

    return body, replay
