"""The API: the operations of all resources, and their application."""

from collections.abc import Collection, Sequence
from functools import cache
from inspect import getdoc
from typing import Any

from fastapi import APIRouter, FastAPI, Security
from fastapi.security import HTTPBearer
from starlette.routing import BaseRoute

from console.api import (
    alerts,
    audit,
    card,
    case_answers,
    case_imports,
    case_links,
    case_pairs,
    case_quality,
    case_ratings,
    case_reconciliation,
    case_watch,
    cases,
    counts,
    duty,
    handovers,
    health,
    home,
    incidents,
    installation,
    leaders,
    people,
    places,
    posts,
    probes,
    region,
    rules,
    searches,
    silences,
    sources,
    tasks,
    tokens,
    triage,
)
from console.api.answering import drafts
from console.api.casework import chronic as case_chronic
from console.api.casework import editions as rating_editions
from console.api.casework import record as case_record
from console.api.casework import scores as case_scores
from console.api.casework import track as case_track
from console.api.guard import Authenticated, demanding
from console.api.keeping import copies, retention
from console.api.operations import Operation
from console.api.outreach import (
    contacts,
    content,
    echoes,
    mistakes,
    practices,
    seminars,
    surveys,
)
from console.api.outreach import pages as official_pages
from console.api.problems import PROBLEMS, Answers, answer_problems, describe_problem
from console.api.reports import cuts
from console.api.reports import enquiries as report_enquiries
from console.api.reports import figures as report_figures
from console.api.reports import kept as kept_reports
from console.api.reports import recommendations as report_recommendations
from console.api.reports import templates as report_templates
from console.api.watching import metrics, traces
from domain.person import Right

ROUTES: Sequence[Operation] = (
    *region.ROUTES,
    *health.ROUTES,
    *metrics.ROUTES,
    *traces.ROUTES,
    *home.ROUTES,
    *installation.ROUTES,
    *people.ROUTES,
    *audit.ROUTES,
    *tasks.ROUTES,
    *copies.ROUTES,
    *retention.ROUTES,
    *tokens.ROUTES,
    *posts.ROUTES,
    *counts.ROUTES,
    *triage.ROUTES,
    *echoes.ROUTES,  # before /leaders/{source_id}
    *leaders.ROUTES,
    *incidents.ROUTES,
    *places.ROUTES,
    *alerts.ROUTES,
    *card.ROUTES,
    *silences.ROUTES,
    *case_answers.ROUTES,
    *case_pairs.ROUTES,
    *case_quality.ROUTES,
    *case_reconciliation.ROUTES,  # before /cases/{number}
    *cuts.ROUTES,
    *case_ratings.ROUTES,  # before /cases/{number}
    *case_watch.ROUTES,  # before /cases/{number}
    *case_record.ROUTES,
    *rating_editions.ROUTES,
    *report_templates.ROUTES,  # before /reports/{number}
    *case_chronic.ROUTES,
    *case_track.ROUTES,
    *case_scores.ROUTES,
    *case_links.ROUTES,  # before /cases/{number}
    *drafts.ROUTES,  # before /cases/{number}
    *cases.ROUTES,
    *case_imports.ROUTES,
    *mistakes.ROUTES,
    *practices.ROUTES,
    *seminars.ROUTES,
    *contacts.ROUTES,
    *content.ROUTES,
    *report_figures.ROUTES,
    *report_recommendations.ROUTES,
    *official_pages.ROUTES,
    *report_enquiries.ROUTES,
    *surveys.ROUTES,
    *duty.ROUTES,
    *handovers.ROUTES,
    *rules.ROUTES,
    *searches.ROUTES,
    *sources.ROUTES,
    *probes.ROUTES,
    *kept_reports.ROUTES,  # /reports/{number} must come after the fixed addresses
)


class Api(FastAPI):
    def openapi(self) -> dict[str, Any]:
        description = super().openapi()
        describe_problem(description)
        return description


def create_api() -> FastAPI:
    """The application to mount at /api/v1, with the console's `state.pages` and `state.workers`."""
    api = Api(
        title="Отклик",
        version="1",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    api.router.routes.extend(_routes())
    api.add_middleware(Authenticated)
    answer_problems(api)
    return api


@cache
def _routes() -> Sequence[BaseRoute]:
    router = APIRouter(
        responses=_responses(PROBLEMS),
        # only declares the scheme in the OpenAPI
        dependencies=[Security(HTTPBearer(auto_error=False))],
    )
    for route in ROUTES:
        router.add_api_route(
            route.path,
            route.handler,
            methods=[route.method],
            summary=route.summary,
            description=_description(route),
            responses=_responses(route.problems),
            status_code=route.status,
            response_class=route.answer,
            route_class_override=demanding(route),
        )
    return tuple(router.routes)


def _description(route: Operation) -> str:
    text = getdoc(route.handler) or route.summary
    return text if route.is_open else f"{text}\n\n{_needed(route.rights)}"


def _needed(rights: Collection[Right]) -> str:
    names = ", ".join(f"`{right}`" for right in sorted(rights))
    return f"Нужно право {names}." if len(rights) == 1 else f"Нужны права {names}."


def _responses(problems: Answers) -> dict[int | str, dict[str, Any]]:
    return {status: dict(answer) for status, answer in problems.items()}
