"""Who may call the API: every path of it, known or not, asks for the token first."""

from collections.abc import Awaitable, Callable
from hmac import compare_digest

from fastapi import Request, Response

from console.api.problems import problem
from console.pages import Pages

OFF = "API выключен: задайте api_tokens"


async def authenticate(
    request: Request, call_next: Callable[[Request], Awaitable[Response]]
) -> Response:
    """Only the bearer token counts, no cookie and no origin; its name is kept as who asks."""
    pages: Pages = request.app.state.pages
    tokens = pages.parts.settings.api_tokens
    if not tokens:
        return problem(403, OFF)
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    sent = given.strip().encode("latin-1")  # as Starlette reads headers
    names = [n for n, t in tokens.items() if compare_digest(t.get_secret_value().encode(), sent)]
    if scheme.lower() != "bearer" or not names:
        said = "нет ключа или он не подходит: нужен заголовок Authorization: Bearer КЛЮЧ"
        return problem(401, said, {"WWW-Authenticate": "Bearer"})
    request.state.name = names[0]
    return await call_next(request)
