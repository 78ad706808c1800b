"""The public application: pages opened by a link, without a session or navigation.

A package that sends links adds one line to PURPOSES.
"""

from collections.abc import Sequence
from functools import cache

from anyio import CapacityLimiter
from fastapi import APIRouter, FastAPI
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Receive, Scope, Send

from console.pages import Pages
from console.public import (
    case_links,
    enquiries,
    links,
    objections,
    official_pages,
    reports,
    scores,
    seminars,
    surveys,
)
from console.public.guard import SealedApplication, open_by
from console.public.open311.application import WORD
from console.public.purpose import Purpose
from console.public.refusals import answer_refusals
from console.safety import own_hosts
from console.workers import Timed, Workers

PURPOSES: Sequence[Purpose] = (
    links.PURPOSE,
    case_links.PURPOSE,
    scores.PURPOSE,
    objections.PURPOSE,
    enquiries.PURPOSE,
    reports.PURPOSE,
    official_pages.PURPOSE,
    surveys.PURPOSE,
    seminars.PURPOSE,
)

# Links that are looked at at once. The threads of a crowd wait for each other: with 40 of them 16
# residents a second answer a survey.
DOOR = 2


def create_public(
    pages: Pages, workers: Workers, purposes: Sequence[Purpose] = PURPOSES
) -> FastAPI:
    public = SealedApplication(
        title="Отклик", docs_url=None, redoc_url=None, openapi_url=None, redirect_slashes=False
    )
    public.state.pages, public.state.workers = pages, workers
    public.state.door = CapacityLimiter(DOOR)
    public.router.routes.extend(_routes(tuple(purposes)))
    settings = pages.installation.settings
    public.add_middleware(Timed, deadline=settings.part_deadline)
    public.add_middleware(TrustedHostMiddleware, allowed_hosts=own_hosts(settings))
    answer_refusals(public)
    return public


@cache
def _routes(purposes: Sequence[Purpose]) -> Sequence[BaseRoute]:
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
    """Addresses that begin with a word of a purpose bypass the console, and those of Open311."""

    def __init__(
        self,
        console: ASGIApp,
        public: ASGIApp,
        purposes: Sequence[Purpose],
        open311: ASGIApp | None = None,
    ) -> None:
        self._console = console
        self._words = {
            _word(route.path): public for purpose in purposes for route in purpose.routes
        }
        if open311 is not None:
            self._words[WORD] = open311

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app = self._words.get(_word(scope["path"])) if scope["type"] == "http" else None
        await (app or self._console)(scope, receive, send)


def _word(path: str) -> str:
    return path.removeprefix("/").partition("/")[0]
