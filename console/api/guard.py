"""Who may call the API: every path of it, known or not, asks for a token and counts the call."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from math import ceil
from typing import Any

from fastapi import Depends, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from app.tokens import digest_of
from console.api.problems import problem, unanswered
from console.pages import Pages
from domain.errors import Unavailable
from domain.person import Right
from domain.token import Token, TokenState, Use

MINUTE = timedelta(minutes=1)
NOT_ACTIVE = {
    TokenState.EXPIRED: "срок ключа «{name}» вышел: попросите администратора создать новый",
    TokenState.REVOKED: "ключ «{name}» отозван: попросите администратора создать новый",
}


async def authenticate(
    request: Request, call_next: Callable[[Request], Awaitable[Response]]
) -> Response:
    """Only the bearer token counts, no cookie and no origin; it is kept as who asks."""
    pages: Pages = request.app.state.pages
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not given.strip():
        return _unknown("нет ключа: нужен заголовок Authorization: Bearer КЛЮЧ")
    now, calls = pages.parts.clock.now(), pages.parts.settings.api_rate
    try:
        digest = digest_of(given.strip())
        use = await run_in_threadpool(pages.parts.tokens.use, digest, now, calls, MINUTE)
    except Unavailable as error:
        return problem(503, unanswered(error, pages.parts))
    if use is None:
        return _unknown("ключ не подходит: проверьте заголовок Authorization: Bearer КЛЮЧ")
    if said := NOT_ACTIVE.get(use.token.state(now)):
        return _unknown(said.format(name=use.token.name))
    if use.wait:
        wait = ceil(use.wait.total_seconds())
        said = f"ключу «{use.token.name}» можно {calls} запросов в минуту: повторите через {wait} с"
        return problem(429, said, {"Retry-After": str(wait), **_limits(use, calls)})
    request.state.token = use.token
    response = await call_next(request)
    response.headers.update(_limits(use, calls))
    return response


def demanding(right: Right) -> Any:
    """What a route depends on that demands a right."""

    def demand(request: Request) -> None:
        token: Token = request.state.token
        if not token.may(right):
            raise HTTPException(403, f"ключу «{token.name}» это не разрешено: нужно право {right}")

    return Depends(demand)


def _unknown(said: str) -> Response:
    return problem(401, said, {"WWW-Authenticate": "Bearer"})


def _limits(use: Use, calls: int) -> Mapping[str, str]:
    """As draft-ietf-httpapi-ratelimit-headers writes them."""
    refill = ceil(use.refill.total_seconds())
    return {
        "RateLimit-Policy": f'"token";q={calls};w={int(MINUTE.total_seconds())}',
        "RateLimit": f'"token";r={use.left};t={refill}',
    }
