"""Admission of requests to a route: a limit on the body and a place for its kind of work."""

from fastapi import Request
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.types import Message, Receive, Scope, Send

from console.forms.repeats import Repeats
from console.guard import visitor
from console.routes import Route
from console.workers import Work, Workers
from domain.access.token import Token
from domain.errors import Unavailable
from domain.ip_networks import subscriber


class TooLarge(HTTPException):
    def __init__(self, limit: int) -> None:
        super().__init__(413)
        self.limit = limit

    @property
    def size(self) -> str:
        megabyte = 1024 * 1024
        if self.limit >= megabyte:
            return f"{self.limit // megabyte} МБ"
        return f"{self.limit // 1024} КБ"


def admitting(route: Route) -> type[APIRoute]:
    """The route class for a row of the table; it expects `state.workers` of the application."""

    class Admitting(APIRoute):
        async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
            workers: Workers = scope["app"].state.workers
            bounded = _bounded(scope, receive, route.limit)
            holder = "" if route.work is Work.PLAIN else await _holder(Request(scope))
            handle = super().handle

            async def run(scope: Scope, receive: Receive, send: Send) -> None:
                await workers.run(route.work, holder, handle, scope, receive, send)

            repeats: Repeats | None = getattr(scope["app"].state, "repeats", None)
            if repeats is None or route.is_open:
                await run(scope, bounded, send)
            else:
                await repeats.run(run, scope, bounded, send)

    return Admitting


async def _holder(request: Request) -> str:
    """Who holds the place of a request: the program of a token, a person in all their sessions, and
    a stranger's address.
    """
    token: Token | None = getattr(request.state, "token", None)
    if token is not None:
        return f"token {token.name}"
    try:
        who = await run_in_threadpool(visitor, request)
    except Unavailable:  # the guard answers it
        who = None
    if who is not None:
        return f"person {who.person.id}"
    return f"address {subscriber(request.client.host if request.client else '')}"


def _bounded(scope: Scope, receive: Receive, limit: int) -> Receive:
    """A `receive` that raises TooLarge, by the declared length before the body is read."""
    length = dict(scope["headers"]).get(b"content-length", b"")
    stated = int(length) if length.isdigit() else 0
    received = 0

    async def receive_some() -> Message:
        nonlocal received
        if stated > limit:
            raise TooLarge(limit)
        message = await receive()
        received += len(message.get("body", b""))
        if received > limit:
            raise TooLarge(limit)
        return message

    return receive_some
