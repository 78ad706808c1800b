"""The application of the Open311 server, beside the console and its public pages."""

from collections.abc import Sequence
from functools import cache
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Path, Request
from starlette.exceptions import HTTPException
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import BaseRoute

from app.sections.casework import Open311
from console.admission import admitting
from console.pages import Pages
from console.public.guard import SealedApplication
from console.public.limits import address_of, take
from console.public.open311 import schema
from console.public.open311.formats import Format, format_named
from console.public.open311.problems import MISSING, answer_problems
from console.public.open311.resources import MINUTE, ROUTES
from console.safety import own_hosts
from console.workers import Timed, Workers
from desks.open311.submitting import SubmissionDesk
from domain.rate import Rate

WORD = "open311"  # with which its addresses begin
ENDING = ".{format}"
OF_ADDRESS = Rate(240, MINUTE)
ERRORS = (400, 403, 404, 429, 503)
XML = "text/xml"
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
_SENT = {
    "requestBody": {
        "required": True,
        "content": {
            FORM: {
                "schema": {
                    "type": "object",
                    "required": ["service_code"],
                    "properties": {
                        name: {"type": "string"}
                        for name in (
                            *("api_key", "jurisdiction_id", "service_code", "lat", "long"),
                            *("address_string", "address_id", "description", "media_url"),
                            *("email", "phone", "first_name", "last_name"),
                            *("device_id", "account_id", "attribute[municipality]"),
                        )
                    },
                }
            }
        },
    }
}


def create_open311(pages: Pages, workers: Workers) -> FastAPI | None:
    """None where the setting has switched it off."""
    settings = pages.installation.settings
    if settings.open311 is Open311.OFF:
        return None
    server = SealedApplication(
        title="Open311 GeoReport",
        version="2",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
    )
    server.state.pages, server.state.workers = pages, workers
    server.state.submissions = SubmissionDesk(pages.installation)
    server.router.routes.extend(_routes())
    server.add_middleware(Timed, deadline=settings.part_deadline)
    server.add_middleware(TrustedHostMiddleware, allowed_hosts=own_hosts(settings))
    answer_problems(server)
    return server


def counted(request: Request) -> None:
    """Addresses are stored only as digests."""
    installation, name = request.app.state.pages.installation, f"{WORD} {address_of(request)}"
    take(installation, name, OF_ADDRESS, "Слишком много запросов.")


def of_format(format: Annotated[str, Path(json_schema_extra={"enum": [*Format]})]) -> None:
    if format_named(format) is None:
        raise HTTPException(404, MISSING)


def of_any_format(format: Annotated[str, Path(json_schema_extra={"enum": [*Format]})]) -> None:
    """An ending that is no format belongs to the name before it."""


@cache
def _routes() -> Sequence[BaseRoute]:
    router = APIRouter(dependencies=[Depends(counted)])
    for route, model, is_list in ROUTES:
        named = "}.{" in route.path
        common: dict[str, Any] = {
            "methods": [route.method],
            "response_model": None,
            "route_class_override": admitting(route),
        }
        router.add_api_route(
            route.path,
            route.handler,
            dependencies=[Depends(of_any_format if named else of_format)],
            responses=_responses(model, is_list=is_list),
            openapi_extra=_SENT if route.method == "POST" else None,
            **common,
        )
        bare = route.path.removesuffix(ENDING)
        router.add_api_route(bare, route.handler, include_in_schema=False, **common)
    return tuple(router.routes)


def _responses(model: type[Any], *, is_list: bool) -> dict[int | str, dict[str, Any]]:
    content: dict[str, Any] = {XML: {"schema": {"type": "string"}}}
    problems = {
        "description": "Ошибки списком",
        "model": list[schema.Open311Problem],
        "content": content,
    }
    whole = {"model": list[model] if is_list else model, "content": content}  # type: ignore[valid-type]
    return {200: {"description": "Ответ", **whole}, **dict.fromkeys(ERRORS, problems)}
