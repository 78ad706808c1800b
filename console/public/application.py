"""The public application: pages that people open by a link, without a session or the console's
navigation. A room that sends links adds one line to PURPOSES.
"""

from collections.abc import Sequence
from functools import cache

from fastapi import APIRouter, FastAPI
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from console.pages import Pages
from console.public import links
from console.public.guard import Sealed, open_by
from console.public.purpose import Purpose
from console.public.refusals import answer_refusals
from console.safety import own_hosts
from console.workers import Timed, Workers

PURPOSES: Sequence[Purpose] = (links.PURPOSE,)


class Public(FastAPI):
    """An application whose every answer is sealed, that of a defect too."""

    def build_middleware_stack(self) -> ASGIApp:
        secure = self.state.pages.installation.settings.is_secure
        return Sealed(super().build_middleware_stack(), secure=secure)


def create_public(
    pages: Pages, workers: Workers, purposes: Sequence[Purpose] = PURPOSES
) -> FastAPI:
    """Answers the addresses of these purposes, and 404 to all others."""
    public = Public(
        title="Отклик", docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False
    )
    public.state.pages, public.state.workers = pages, workers
    public.router.routes.extend(_routes(tuple(purposes)))
    settings = pages.installation.settings
    public.add_middleware(Timed, deadline=settings.part_deadline)
    public.add_middleware(TrustedHostMiddleware, allowed_hosts=own_hosts(settings))
    answer_refusals(public)
    return public


@cache
def _routes(purposes: Sequence[Purpose]) -> Sequence[BaseRoute]:
    """Building routes takes most of an application's start-up time, so they are built once."""
    router = APIRouter()
    for purpose in purposes:
        for route in purpose.routes:
            router.add_api_route(
                route.path,
                route.handler,
                methods=[route.method],
                response_model=None,
                route_class_override=open_by(purpose, route),
            )
    return tuple(router.routes)


class Beside:
    """Two applications side by side: addresses that begin with a word of a purpose are the public
    one's, and nothing of the console sees them.
    """

    def __init__(self, console: ASGIApp, public: ASGIApp, purposes: Sequence[Purpose]) -> None:
        self._console, self._public = console, public
        self._words = {_word(route.path) for purpose in purposes for route in purpose.routes}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """As ASGI calls it."""
        public = scope["type"] == "http" and _word(scope["path"]) in self._words
        await (self._public if public else self._console)(scope, receive, send)


def _word(path: str) -> str:
    """The first word of an address."""
    return path.removeprefix("/").partition("/")[0]
