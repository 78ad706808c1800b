"""Headers of every answer of the console, whatever produced it."""

from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import urlsplit

from fastapi import Request
from fastapi.responses import PlainTextResponse
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.settings import Settings
from console.guard import is_foreign

_POLICY = (
    "default-src 'self'",
    "base-uri 'none'",
    "object-src 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
)
_UNUSED = ("camera", "geolocation", "microphone", "payment", "usb")

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
HTTPS_ONLY = "max-age=31536000"  # seconds, a year, in which a browser uses only https
HEADERS: Mapping[str, str] = MappingProxyType(
    {
        "Content-Security-Policy": "; ".join(_POLICY),
        "Permissions-Policy": ", ".join(f"{what}=()" for what in _UNUSED),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
)


def own_hosts(settings: Settings) -> list[str]:
    return [*LOOPBACK, urlsplit(settings.console_address).hostname or LOOPBACK[0]]


class Safe:
    """The outermost layer: sets the headers, also on a crash; refuses changes by foreign pages."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app, self._settings = app, settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if self._settings.is_secure:
                    headers.setdefault("Strict-Transport-Security", HTTPS_ONLY)
            await send(message)

        app = self._app
        if is_foreign(Request(scope), self._settings):
            app = PlainTextResponse("Запрос с чужой страницы отклонён.", status_code=403)
        await app(scope, receive, safely)
