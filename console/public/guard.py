"""Checks before public pages: cookies are dropped both ways, and the link must be valid."""

from collections.abc import Mapping
from types import MappingProxyType

from anyio.to_thread import run_sync
from fastapi import FastAPI, Request
from fastapi.routing import APIRoute
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.installation import Installation
from console.admission import TooLarge, admitting
from console.guard import is_foreign
from console.public.limits import address_of, take
from console.public.purpose import Purpose
from console.routes import Route
from console.safety import HEADERS as OF_CONSOLE
from console.safety import HTTPS_ONLY
from domain.rate import Rate

_POLICY = (
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
)
HEADERS: Mapping[str, str] = MappingProxyType(
    {
        **OF_CONSOLE,
        "Content-Security-Policy": "; ".join(_POLICY),
        "Referrer-Policy": "no-referrer",  # the address of a page contains its token
        "X-Robots-Tag": "noindex",
    }
)
SAME_SITE = "same-origin"  # also assumed for browsers too old to send the header
UPLOAD = "multipart/form-data"


class Sealed:
    """The outermost layer: removes cookies from requests and answers, and sets the headers."""

    def __init__(self, app: ASGIApp, *, secure: bool) -> None:
        self._app, self._secure = app, secure

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        kept = [(name, value) for name, value in scope["headers"] if name != b"cookie"]

        async def sealed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                del headers["set-cookie"]
                headers.update(HEADERS)
                if self._secure:
                    headers["Strict-Transport-Security"] = HTTPS_ONLY
            await send(message)

        await self._app({**scope, "headers": kept}, receive, sealed)


class SealedApplication(FastAPI):
    """Seals every answer, also that of a crash."""

    def build_middleware_stack(self) -> ASGIApp:
        secure = self.state.pages.installation.settings.is_secure
        return Sealed(super().build_middleware_stack(), secure=secure)


def open_by(purpose: Purpose, route: Route) -> type[APIRoute]:
    class OpenByLink(admitting(route)):  # type: ignore[misc]  # a class made by a call
        async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
            if scope["method"] == route.method:
                request = Request(scope)
                _check(request, route)
                door = request.app.state.door
                request.state.link = await run_sync(_link, request, purpose, limiter=door)
            await super().handle(scope, receive, send)

    return OpenByLink


def _check(request: Request, route: Route) -> None:
    """Runs before the body is read; a page with the policy no-referrer makes browsers send the
    origin `null`, and then sec-fetch-site tells whether the form is of the same site.
    """
    headers, settings = request.headers, request.app.state.pages.installation.settings
    length = headers.get("content-length", "")
    if length.isdigit() and int(length) > route.limit:
        raise TooLarge(route.limit)
    if headers.get("content-type", "").lower().startswith(UPLOAD):
        raise HTTPException(415)
    hidden = headers.get("origin") == "null"
    own = hidden and headers.get("sec-fetch-site", SAME_SITE) == SAME_SITE
    if not own and is_foreign(request, settings):
        raise HTTPException(403)


def _link(request: Request, purpose: Purpose) -> object:
    installation: Installation = request.app.state.pages.installation
    token, now = request.path_params["token"], installation.clock.now()
    _take(installation, purpose, address_of(request), purpose.of_address)
    link = purpose.read(installation, token, now)
    if link is None:
        raise HTTPException(404, purpose.wrong)
    _take(installation, purpose, f"token {token}", purpose.of_token)
    return link


def _take(installation: Installation, purpose: Purpose, who: str, rate: Rate) -> None:
    take(installation, f"{purpose.name} {who}", rate, "Эту ссылку открывают слишком часто.")
