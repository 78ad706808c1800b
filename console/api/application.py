"""All routes of the API in one table, and the application that they make."""

from collections.abc import Callable, Sequence
from functools import cache
from inspect import getdoc
from types import MappingProxyType
from typing import Any, NamedTuple

from fastapi import APIRouter, FastAPI, Security
from fastapi.security import HTTPBearer
from starlette.routing import BaseRoute

from alerts.lifecycle import ACTIONS
from console.api import (
    alerts,
    audit,
    card,
    counts,
    duty,
    handovers,
    health,
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
from console.api.guard import MAX_BYTES, Authenticated, demanding
from console.api.problems import CHANGING, MISSING, PROBLEMS, Answers, answer_problems
from console.guard import Bounded
from domain.person import Right


class Route(NamedTuple):
    """`problems` are refusals beyond those that every route has."""

    method: str
    path: str
    handler: Callable[..., Any]
    right: Right
    summary: str
    problems: Answers = MappingProxyType({})
    status: int = 200


ALERT, SILENCE, SOURCE = "/alerts/{alert_id}", "/silences/{silence_id}", "/sources/{source_id}"
ENTRY, NOTE, PROBE = "/duty/entries/{entry_id}", "/duty/handovers/{note_id}", "/probes/{probe_id}"
LEADER, TASK = "/leaders/{source_id}", "/tasks/{task_id}"
INCIDENT, BACK = "/incidents/{incident_id}", "/regroupings/{regrouping_id}/back"
R = Right

ROUTES: Sequence[Route] = (
    Route("GET", "/region", region.show_region, R.NOBODY, "Справочник региона"),
    Route("GET", "/health", health.show_health, R.REGION, "Всё ли работает"),
    Route("GET", "/installation", installation.show_installation, R.ADMINISTER, "Установка"),
    Route("GET", "/people", people.list_people, R.ADMINISTER, "Сотрудники"),
    Route("GET", "/audit", audit.list_looks, R.ADMINISTER, "Журнал действий"),
    Route("GET", "/tasks", tasks.list_tasks, R.NOBODY, "Задачи"),
    Route("POST", "/tasks", tasks.ask_task, R.ADMINISTER, "Начать задачу", CHANGING, 201),
    Route("GET", TASK, tasks.show_task, R.NOBODY, "Одна задача", MISSING),
    Route("POST", f"{TASK}/cancel", tasks.cancel_task, R.NOBODY, "Прервать", CHANGING),
    Route("POST", f"{TASK}/undo", tasks.undo_task, R.NOBODY, "Удалить результат", CHANGING),
    Route("GET", "/tokens", tokens.list_tokens, R.ADMINISTER, "Ключи"),
    Route("POST", "/tokens/revoke", tokens.revoke_token, R.ADMINISTER, "Отозвать ключ", CHANGING),
    Route("GET", "/posts", posts.list_posts, R.POSTS, "Поиск постов"),
    Route("GET", "/posts/{post_id}", posts.show_post, R.POSTS, "Один пост", MISSING),
    Route("GET", "/counts", counts.count_posts, R.POSTS, "Посты по времени"),
    Route("GET", "/triage", triage.list_triage, R.TRIAGE, "Разбор постов"),
    Route("POST", "/triage/take", triage.take_posts, R.TRIAGE, "Взять"),
    Route("POST", "/triage/release", triage.release_posts, R.TRIAGE, "Вернуть в ленту"),
    Route("POST", "/triage/finish", triage.finish_posts, R.TRIAGE, "Разобрано"),
    Route("POST", "/triage/reject", triage.reject_posts, R.TRIAGE, "Отклонить"),
    Route("POST", "/triage/correct", triage.correct_posts, R.TRIAGE, "Исправить признак"),
    Route("POST", "/triage/merge", triage.merge_posts, R.TRIAGE, "Отнести к инциденту", CHANGING),
    Route("POST", "/triage/undo", triage.undo_last, R.TRIAGE, "Отменить последнее"),
    Route("GET", "/leaders", leaders.list_leaders, R.LEADERS, "Лидеры мнений"),
    Route("GET", LEADER, leaders.show_leader, R.LEADERS, "Один лидер мнений", MISSING),
    Route("POST", f"{LEADER}/follow", leaders.follow_leader, R.LEADERS, "Следить", MISSING),
    Route("POST", f"{LEADER}/unfollow", leaders.forget_leader, R.LEADERS, "Не следить", CHANGING),
    Route("GET", "/incidents", incidents.list_incidents, R.REGION, "Инциденты"),
    Route("GET", INCIDENT, incidents.show_incident, R.REGION, "Один инцидент", MISSING),
    Route("POST", f"{INCIDENT}/merge", incidents.merge_incidents, R.TRIAGE, "Объединить", CHANGING),
    Route("POST", f"{INCIDENT}/split", incidents.split_incident, R.TRIAGE, "Разделить", CHANGING),
    Route("POST", BACK, incidents.take_back, R.TRIAGE, "Отменить объединение", CHANGING),
    Route("GET", "/map", places.show_map, R.REGION, "Карта"),
    Route("GET", "/alerts", alerts.list_alerts, R.REGION, "Список оповещений"),
    Route("GET", ALERT, card.show_alert, R.REGION, "Одно оповещение", MISSING),
    *(
        Route(
            "POST",
            f"{ALERT}/{name}",
            (alerts.ender if action.ends else alerts.mover)(name),
            R.ALERTS,
            action.label,
            CHANGING,
        )
        for name, action in ACTIONS.items()
    ),
    Route("POST", f"{ALERT}/note", alerts.note_alert, R.ALERTS, "Только заметка", CHANGING),
    Route("POST", f"{ALERT}/snooze", alerts.snooze_alert, R.ALERTS, "Отложить", CHANGING),
    Route("GET", "/silences", silences.list_silences, R.REGION, "Тишина"),
    Route("POST", "/silences", silences.add_silence, R.ALERTS, "Приглушить", status=201),
    Route("POST", f"{SILENCE}/end", silences.end_silence, R.ALERTS, "Закончить тишину", CHANGING),
    Route("GET", "/duty", duty.show_duty, R.REGION, "Дежурство"),
    Route("POST", "/duty/entries", duty.add_shift, R.ALERTS, "Записать смену", status=201),
    Route("POST", "/duty/swaps", duty.swap_shifts, R.ALERTS, "Записать замену", status=201),
    Route("POST", f"{ENTRY}/remove", duty.remove_entry, R.ALERTS, "Убрать из графика", MISSING),
    Route("POST", "/duty/people", duty.save_channels, R.ALERTS, "Каналы человека"),
    Route("POST", "/duty/test", duty.try_channels, R.ALERTS, "Проверка связи"),
    Route("GET", "/duty/handovers", handovers.list_handovers, R.REGION, "Записки смен"),
    Route(
        "POST", "/duty/handovers", handovers.leave_note, R.ALERTS, "Оставить записку", status=201
    ),
    Route("POST", f"{NOTE}/read", handovers.read_note, R.ALERTS, "Записка прочитана", CHANGING),
    Route("GET", "/rules", rules.list_rules, R.REGION, "Правила"),
    Route("GET", "/rules/trial", rules.show_trial, R.REGION, "Правило на истории"),
    Route("GET", "/searches", searches.list_searches, R.REGION, "Сохранённые поиски"),
    Route("POST", "/searches", searches.save_search, R.TRIAGE, "Сохранить поиск", CHANGING, 201),
    Route("POST", "/searches/watch", searches.watch_search, R.TRIAGE, "Следить", MISSING),
    Route("POST", "/searches/unwatch", searches.unwatch_search, R.TRIAGE, "Не следить", MISSING),
    Route("POST", "/searches/forget", searches.forget_search, R.TRIAGE, "Удалить поиск", MISSING),
    Route("GET", "/sources", sources.list_sources, R.REGION, "Источники"),
    Route("POST", "/sources", sources.add_source, R.SOURCES, "Добавить источник", status=201),
    Route("GET", SOURCE, sources.show_source, R.REGION, "Строка реестра", MISSING),
    Route("POST", SOURCE, sources.change_source, R.SOURCES, "Изменить источник", MISSING),
    Route("POST", f"{SOURCE}/pause", sources.pause_source, R.SOURCES, "Приостановить", MISSING),
    Route("POST", f"{SOURCE}/resume", sources.resume_source, R.SOURCES, "Возобновить", MISSING),
    Route("POST", f"{SOURCE}/forget", sources.forget_source, R.SOURCES, "Как в файле", MISSING),
    Route("GET", "/probes", probes.list_probes, R.SOURCES, "Пробы"),
    Route("POST", "/probes", probes.ask_probe, R.SOURCES, "Попробовать адрес", MISSING, 201),
    Route("GET", PROBE, probes.show_probe, R.SOURCES, "Одна проба", MISSING),
)


def create_api() -> FastAPI:
    """To be mounted at /api/v1, by whoever has the `state.pages` that it answers from."""
    api = FastAPI(
        title="Отклик",
        version="1",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    api.router.routes.extend(_routes())
    api.add_middleware(Bounded, limit=MAX_BYTES)
    api.add_middleware(Authenticated)
    answer_problems(api)
    return api


@cache
def _routes() -> Sequence[BaseRoute]:
    """Most of the time that an application takes to be made is theirs."""
    router = APIRouter(
        responses=_responses(PROBLEMS),
        dependencies=[Security(HTTPBearer(auto_error=False))],  # only tells it in the OpenAPI
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
            route_class_override=demanding(route.right),
        )
    return tuple(router.routes)


def _description(route: Route) -> str:
    told = getdoc(route.handler) or route.summary
    return told if route.right is Right.NOBODY else f"{told}\n\nНужно право `{route.right}`."


def _responses(problems: Answers) -> dict[int | str, dict[str, Any]]:
    return {status: dict(told) for status, told in problems.items()}
