"""Authentication of the API: every path, known or not, requires a token and counts the call."""

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
from console.public.limits import address_of, take
from console.routes import Route
from desks.access.tokens import digest_of
from domain.access.token import Token, TokenState, Use
from domain.errors import Unavailable
from domain.rate import Rate

MINUTE = timedelta(minutes=1)
OF_STRANGERS = Rate(60, MINUTE)  # calls of one address with a wrong key
NOT_ACTIVE = {
    TokenState.EXPIRED: "срок ключа «{name}» вышел: попросите администратора создать новый",
    TokenState.REVOKED: "ключ «{name}» отозван: попросите администратора создать новый",
}


class Authenticated:
    """Accepts only a bearer token, no cookie and no origin; stores it in `request.state.token`."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
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
    pages: Pages = request.app.state.pages
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not secret.strip():
        return _unknown("нет ключа: нужен заголовок Authorization: Bearer КЛЮЧ")
    now, calls = pages.installation.clock.now(), _calls(request)
    try:
        digest = digest_of(secret.strip())
        use = await run_in_threadpool(
            pages.installation.access.tokens.use, digest, now, calls, MINUTE
        )
        if use is None:
            await run_in_threadpool(_count_stranger, request)
    except Unavailable as error:
        return unavailable(request, error)
    except HTTPException as error:
        return problem(error.status_code, error.detail, dict(error.headers or {}))
    if use is None:
        return _unknown("ключ не подходит: проверьте заголовок Authorization: Bearer КЛЮЧ")
    if refusal := NOT_ACTIVE.get(use.token.state(now)):
        return _unknown(refusal.format(name=use.token.name))
    if use.wait:
        wait = ceil(use.wait.total_seconds())
        refusal = (
            f"ключу «{use.token.name}» можно {calls} запросов в минуту: повторите через {wait} с"
        )
        return problem(429, refusal, {"Retry-After": str(wait), **_limits(use, calls)})
    return use


def _count_stranger(request: Request) -> None:
    pages: Pages = request.app.state.pages
    words = "с этого адреса слишком часто называют неверный ключ."
    take(pages.installation, f"api {address_of(request)}", OF_STRANGERS, words)


def _calls(request: Request) -> int:
    pages: Pages = request.app.state.pages
    return pages.installation.settings.api_rate


def demanding(route: Route) -> type[APIRoute]:
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


def _unknown(detail: str) -> Response:
    return problem(401, detail, {"WWW-Authenticate": "Bearer"})


def _limits(use: Use, calls: int) -> Mapping[str, str]:
    """Headers of draft-ietf-httpapi-ratelimit-headers."""
    refill = ceil(use.refill.total_seconds())
    return {
        "RateLimit-Policy": f'"token";q={calls};w={int(MINUTE.total_seconds())}',
        "RateLimit": f'"token";r={use.left};t={refill}',
    }
