"""Who may call the API: every path of it, known or not, asks for a token and counts the call."""

from collections.abc import Callable, Coroutine, Mapping
from datetime import timedelta
from math import ceil
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from console.admission import admitting
from console.api.problems import LACKING, problem, unavailable
from console.pages import Pages
from console.routes import Route
from desks.tokens import digest_of
from domain.errors import Unavailable
from domain.token import Token, TokenState, Use

MINUTE = timedelta(minutes=1)
NOT_ACTIVE = {
    TokenState.EXPIRED: "срок ключа «{name}» вышел: попросите администратора создать новый",
    TokenState.REVOKED: "ключ «{name}» отозван: попросите администратора создать новый",
}


class Authenticated:
    """Only the bearer token counts, no cookie and no origin; it is kept as who asks."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """As ASGI calls it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        asked = await _authenticate(request)
        if isinstance(asked, Response):
            await asked(scope, receive, send)
            return
        request.state.token = asked.token
        limits = _limits(asked, _calls(request))

        async def limited(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(limits)
            await send(message)

        await self._app(scope, receive, limited)


async def _authenticate(request: Request) -> Use | Response:
    """The call of a token that may call now, or why not."""
    pages: Pages = request.app.state.pages
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not given.strip():
        return _unknown("нет ключа: нужен заголовок Authorization: Bearer КЛЮЧ")
    now, calls = pages.installation.clock.now(), _calls(request)
    try:
        digest = digest_of(given.strip())
        use = await run_in_threadpool(
            pages.installation.access.tokens.use, digest, now, calls, MINUTE
        )
    except Unavailable as error:
        return unavailable(request, error)
    if use is None:
        return _unknown("ключ не подходит: проверьте заголовок Authorization: Bearer КЛЮЧ")
    if said := NOT_ACTIVE.get(use.token.state(now)):
        return _unknown(said.format(name=use.token.name))
    if use.wait:
        wait = ceil(use.wait.total_seconds())
        said = f"ключу «{use.token.name}» можно {calls} запросов в минуту: повторите через {wait} с"
        return problem(429, said, {"Retry-After": str(wait), **_limits(use, calls)})
    return use


def _calls(request: Request) -> int:
    """How many calls a token may make in a minute."""
    pages: Pages = request.app.state.pages
    return pages.installation.settings.api_rate


def demanding(route: Route) -> type[APIRoute]:
    """A route that refuses a token without all of the rights before it reads the body."""

    class Demanding(admitting(route)):  # type: ignore[misc]  # a class made by a call
        def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
            handler = super().get_route_handler()

            async def demanded(request: Request) -> Response:
                token: Token = request.state.token
                if lacking := sorted(right for right in route.rights if not token.may(right)):
                    raise HTTPException(403, LACKING.format(token.name, ", ".join(lacking)))
                answer: Response = await handler(request)
                return answer

            return demanded

    return Demanding


def _unknown(said: str) -> Response:
    return problem(401, said, {"WWW-Authenticate": "Bearer"})


def _limits(use: Use, calls: int) -> Mapping[str, str]:
    """As draft-ietf-httpapi-ratelimit-headers writes them."""
    refill = ceil(use.refill.total_seconds())
    return {
        "RateLimit-Policy": f'"token";q={calls};w={int(MINUTE.total_seconds())}',
        "RateLimit": f'"token";r={use.left};t={refill}',
    }
