"""Admission of requests to a route: a limit on the body and a place for its kind of work."""

from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.types import Message, Receive, Scope, Send

from console.routes import Route
from console.workers import Workers


class TooLarge(HTTPException):
    def __init__(self, limit: int) -> None:
        super().__init__(413)
        self.limit = limit

    @property
    def size(self) -> str:
        """The limit in whole units: «64 КБ», «10 МБ»."""
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
            await workers.run(route.work, super().handle, scope, bounded, send)

    return Admitting


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
