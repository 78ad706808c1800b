"""All routes of the API in one table, and the application that they make."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from fastapi import FastAPI, Security
from fastapi.security import HTTPBearer

from alerts.lifecycle import ACTIONS
from console.api import alerts, silences
from console.api.guard import authenticate
from console.api.problems import CHANGING, MISSING, PROBLEMS, answer_problems
from console.pages import Pages
from domain.person import Right


class Route(NamedTuple):
    """`problems` are refusals beyond those that every route has."""

    method: str
    path: str
    handler: Callable[..., Any]
    right: Right
    summary: str
    problems: Mapping[int | str, dict[str, Any]] = MappingProxyType({})
    status: int = 200


ALERT, SILENCE = "/alerts/{alert_id}", "/silences/{silence_id}"
R = Right

ROUTES: Sequence[Route] = (
    Route("GET", "/alerts", alerts.list_alerts, R.REGION, "Список оповещений"),
    Route("GET", ALERT, alerts.show_alert, R.REGION, "Одно оповещение", MISSING),
    *(
        Route("POST", f"{ALERT}/{name}", alerts.mover(name), R.ALERTS, action.label, CHANGING)
        for name, action in ACTIONS.items()
    ),
    Route("POST", f"{ALERT}/note", alerts.note_alert, R.ALERTS, "Только заметка", CHANGING),
    Route("POST", f"{ALERT}/snooze", alerts.snooze_alert, R.ALERTS, "Отложить", CHANGING),
    Route("GET", "/silences", silences.list_silences, R.REGION, "Тишина"),
    Route("POST", "/silences", silences.add_silence, R.ALERTS, "Приглушить", status=201),
    Route("POST", f"{SILENCE}/end", silences.end_silence, R.ALERTS, "Закончить тишину", CHANGING),
)


def create_api(pages: Pages) -> FastAPI:
    """To be mounted at /api/v1."""
    api = FastAPI(
        title="Отклик",
        version="1",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        responses=PROBLEMS,
        dependencies=[Security(HTTPBearer(auto_error=False))],  # only tells it in the OpenAPI
    )
    api.state.pages = pages
    for route in ROUTES:
        api.add_api_route(
            route.path,
            route.handler,
            methods=[route.method],
            summary=route.summary,
            responses=dict(route.problems),
            status_code=route.status,
        )
    api.middleware("http")(authenticate)
    answer_problems(api)
    return api
