"""The audit: who looked at what, and changed what."""

from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query, Request, Response

from console.pages import Pages
from console.routes import ADMINISTER, Route
from domain.ports.audit import Wanted
from russian.typed_moments import is_held

PAGE = 50
# What is written -> what people read; what a section writes later is shown as it is.
WORDS = {
    "sign-in": "вход",
    "sign-in failed": "неудачный вход",
    "sign-out": "выход",
    "sessions": "сеансы закончены",
    "password": "пароль",
    "person": "люди и роли",
    "search": "поиск",
    "search exported": "выгрузка поиска",
    "search saved": "поиск сохранён",
    "search watch": "поиск отслеживается",
    "search unwatch": "поиск не отслеживается",
    "search forget": "поиск удалён",
    "alert": "оповещение",
    "alert acknowledge": "оповещение принято",
    "alert work": "оповещение взято в работу",
    "alert close": "оповещение закрыто",
    "alert false": "ложная тревога",
    "alert reopen": "оповещение открыто снова",
    "alert note": "заметка к оповещению",
    "alert snooze": "оповещение отложено",
    "silence": "тишина",
    "duty": "дежурства",
    "handover": "передача смены",
    "backtest": "проверка правила",
    "map exported": "выгрузка карты",
    "feed": "лента",
    "feed live": "лента открыта",
    "triage take": "пост взят",
    "triage release": "пост отпущен",
    "triage reject": "пост отклонён",
    "triage correct": "метка исправлена",
    "triage merge": "пост присоединён к инциденту",
    "triage undo": "действие отменено",
    "triage mute": "источник скрыт из ленты",
    "triage unmute": "источник снова в ленте",
    "registry": "источники",
    "probe": "проба адреса",
    "replay": "повторное чтение архива",
    "audit": "журнал действий",
}


def list_audit(
    request: Request,
    who: str = "",
    what: str = "",
    since: str = "",
    until: str = "",
    before: Annotated[int | None, Query(ge=1, lt=2**63)] = None,
) -> Response:
    """The newest first, fifty at a time; both days of the period are within it."""
    pages: Pages = request.app.state.pages
    parts = pages.parts
    zone = parts.region.zone
    try:
        first, last = _day(since, zone), _day(until, zone)
        problem = ""
    except ValueError:
        first = last = None
        problem = "Дата не читается: выберите её в календаре или напишите как 2026-11-24."
    end = last + timedelta(days=1) if last else None
    looks = parts.audit.read(Wanted(who.strip(), what, first, end), PAGE + 1, before)
    shown = looks[:PAGE]
    asked = {"who": who.strip(), "what": what, "since": since, "until": until}
    said = ", ".join(f"{key}={value}" for key, value in asked.items() if value)
    pages.audit(request, "audit", said)
    older = {**asked, "before": shown[-1].id} if len(looks) > PAGE else None
    return pages.show(
        request,
        "audit.html",
        status_code=400 if problem else 200,
        problem=problem,
        looks=shown,
        words=pages.words,
        deeds=WORDS,
        people=[person.name for person in parts.people.all()],
        asked=asked,
        older=urlencode(older) if older else "",
    )


def _day(typed: str, zone: tzinfo) -> datetime | None:
    """The beginning of a day of the region. Raises ValueError."""
    if not typed:
        return None
    day = datetime.strptime(typed, "%Y-%m-%d").replace(tzinfo=zone)
    if not is_held(day):
        raise ValueError(typed)
    return day


ROUTES: Sequence[Route] = (Route("GET", "/audit", list_audit, ADMINISTER),)
