"""The API of alerts and silences: what the pages do, for programs that hold a token."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import fields, replace
from datetime import UTC, datetime
from hmac import compare_digest
from typing import Annotated, Any

from fastapi import FastAPI, Query, Request, Response, Security
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.security import HTTPBearer
from starlette.exceptions import HTTPException

from alerts.desk import Desk
from alerts.lifecycle import ACTIONS, possible
from alerts.notification import reason
from app.assembly import make_desk
from app.wiring import Parts
from console.api_schema import (
    AlertAnswer,
    AlertsAnswer,
    CardAnswer,
    Id,
    NewSilence,
    Noted,
    Problem,
    Said,
    SilenceAnswer,
    SilencesAnswer,
    Snoozed,
    Wanted,
    WantedSilences,
)
from console.pages import RECENT, Pages
from console.silences import make_silence
from domain.alert import OPEN, Alert, AlertState, Cell
from domain.errors import EntryRefused, MoveRefused, Unavailable
from domain.silence import Silence, active, silencing

OFF = "API выключен: задайте api_tokens"
PROBLEMS: dict[int | str, dict[str, Any]] = {
    400: {"model": Problem, "description": "Тело запроса не читается"},
    401: {"model": Problem, "description": "Ключа нет или он не подходит"},
    403: {"model": Problem, "description": "API выключен"},
    422: {"model": Problem, "description": "Запрос составлен неверно"},
    503: {"model": Problem, "description": "Часть системы не отвечает, повторите позже"},
}
MISSING: dict[int | str, dict[str, Any]] = {404: {"model": Problem, "description": "Такого нет"}}
CHANGING = MISSING | {409: {"model": Problem, "description": "Сейчас это невозможно"}}

# What the framework says in English.
STANDARD = {
    "Not Found": "такого адреса в API нет: см. /api/v1/openapi.json",
    "Method Not Allowed": "так к этому адресу не обращаются: см. /api/v1/openapi.json",
    "There was an error parsing the body": "тело запроса не читается: нужен JSON в UTF-8",
}
MISTAKES = {
    "missing": "не хватает",
    "extra_forbidden": "такого поля нет",
    "json_invalid": "это не JSON",
    "model_attributes_type": "нужны объект JSON и заголовок Content-Type: application/json",
    "string_too_short": "пусто",
    "string_too_long": "слишком длинно",
}


def create_api(pages: Pages) -> FastAPI:
    """To be mounted at /api/v1. Every path of it, known or not, asks for the token first."""
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
    one = "/alerts/{alert_id}"
    api.get("/alerts", summary="Список оповещений")(list_alerts)
    api.get(one, summary="Одно оповещение", responses=MISSING)(show_alert)
    for name, action in ACTIONS.items():
        api.post(f"{one}/{name}", summary=action.label, responses=CHANGING)(mover(name))
    api.post(f"{one}/note", summary="Только заметка", responses=CHANGING)(note_alert)
    api.post(f"{one}/snooze", summary="Отложить", responses=CHANGING)(snooze_alert)
    api.get("/silences", summary="Тишина")(list_silences)
    api.post("/silences", summary="Приглушить", status_code=201)(add_silence)
    api.post("/silences/{silence_id}/end", summary="Закончить тишину", responses=CHANGING)(
        end_silence
    )
    api.middleware("http")(authenticate)
    for kind, status in ((MoveRefused, 409), (EntryRefused, 422), (Unavailable, 503)):
        api.exception_handler(kind)(_answering(status))
    api.exception_handler(HTTPException)(refused)
    api.exception_handler(RequestValidationError)(unreadable)
    api.exception_handler(Exception)(failed)
    return api


async def authenticate(
    request: Request, call_next: Callable[[Request], Awaitable[Response]]
) -> Response:
    """Only the bearer token counts, no cookie and no origin; its name is kept as who asks."""
    pages: Pages = request.app.state.pages
    tokens = pages.parts.settings.api_tokens
    if not tokens:
        return _problem(403, OFF)
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    sent = given.strip().encode("latin-1")  # as Starlette reads headers
    names = [n for n, t in tokens.items() if compare_digest(t.get_secret_value().encode(), sent)]
    if scheme.lower() != "bearer" or not names:
        said = "нет ключа или он не подходит: нужен заголовок Authorization: Bearer КЛЮЧ"
        return _problem(401, said, {"WWW-Authenticate": "Bearer"})
    request.state.name = names[0]
    return await call_next(request)


def list_alerts(request: Request, wanted: Annotated[Wanted, Query()]) -> AlertsAnswer:
    """Открытые; с since — и кончившиеся с этого времени. Новые первыми."""
    parts = _parts(request)
    now = parts.clock.now()
    states = wanted.state or (AlertState if wanted.since else OPEN)
    found = [a for a in parts.alerts.recent(wanted.since or now - RECENT) if a.state in states]
    if wanted.cursor is not None:
        if (last := parts.alerts.get(wanted.cursor)) is None:
            raise EntryRefused("cursor: такого нет, берите его из next")
        found = [a for a in found if (last.opened_at, a.id) > (a.opened_at, last.id)]
    page = found[: wanted.limit]
    return AlertsAnswer(
        alerts=[AlertAnswer.model_validate(d) for d in _described(request, page)],
        next=page[-1].id if len(found) > len(page) else None,
    )


def show_alert(request: Request, alert_id: Id) -> CardAnswer:
    """Оповещение, что с ним делали и кому сообщено."""
    parts = _parts(request)
    alert = _alert(parts, alert_id)
    _audit(request, "alert", alert_id)
    return CardAnswer.model_validate(
        {
            **_described(request, [alert])[0],
            "moves": parts.alerts.moves(alert_id),
            "deliveries": parts.alerts.deliveries(alert_id),
        }
    )


def mover(action: str) -> Callable[[Request, Id, Said | None], AlertAnswer]:
    """The handler of one of ACTIONS."""

    def move(request: Request, alert_id: Id, said: Said | None = None) -> AlertAnswer:
        said = said or Said()

        def make(desk: Desk, who: str, now: datetime) -> Alert:
            return desk.move(alert_id, action, who, now, said.note)

        return _do(request, alert_id, action, said.who, make)

    move.__name__ = f"{action}_alert"  # which names it in the OpenAPI
    return move


def note_alert(request: Request, alert_id: Id, said: Noted) -> AlertAnswer:
    """Ничего не меняет, остаётся в истории."""

    def make(desk: Desk, who: str, now: datetime) -> Alert:
        return desk.note(alert_id, who, now, said.note)

    return _do(request, alert_id, "note", said.who, make)


def snooze_alert(request: Request, alert_id: Id, said: Snoozed) -> AlertAnswer:
    """До until о нём никому не сообщается."""

    def make(desk: Desk, who: str, now: datetime) -> Alert:
        return desk.snooze(alert_id, who, now, said.until, said.note)

    return _do(request, alert_id, "snooze", said.who, make)


def list_silences(request: Request, wanted: Annotated[WantedSilences, Query()]) -> SilencesAnswer:
    """Действующие и будущие; с since — и кончившиеся позже этого времени."""
    parts = _parts(request)
    now = parts.clock.now()
    found = parts.silences.since(wanted.since or now)
    return SilencesAnswer(silences=[_silence(s, now) for s in found])


def add_silence(request: Request, new: NewSilence) -> SilenceAnswer:
    """Оповещения о названном открываются, но сообщений о них никто не получает."""
    parts = _parts(request)
    now = parts.clock.now()
    who = new.who or request.state.name
    silence = make_silence(
        parts.region,
        now,
        Cell(new.group or None, new.municipality or None),
        new.source_id or None,
        (new.since or now, new.until),
        new.reason,
        who,
    )
    parts.silences.add(silence)
    _audit(request, "silence", f"{silence.id} добавлена: {silence.who}")
    return _silence(silence, now)


def end_silence(request: Request, silence_id: Id) -> SilenceAnswer:
    """Закончить сейчас."""
    parts = _parts(request)
    now = parts.clock.now()
    every = parts.silences.since(datetime.min.replace(tzinfo=UTC))
    silence = next((s for s in every if s.id == silence_id), None)
    if silence is None:
        raise HTTPException(404, f"тишины {silence_id} нет: проверьте номер в списке")
    if not parts.silences.end(silence_id, now):
        raise MoveRefused(f"тишина {silence_id} уже кончилась")
    _audit(request, "silence", f"{silence_id} закончена")
    return _silence(replace(silence, until=now), now)


def refused(request: Request, error: Exception) -> Response:
    """No such address or thing."""
    assert isinstance(error, HTTPException)
    return _problem(error.status_code, STANDARD.get(error.detail, error.detail), error.headers)


def unreadable(request: Request, error: Exception) -> Response:
    """Every mistake of a request, by its field."""
    assert isinstance(error, RequestValidationError)
    return _problem(422, "; ".join(map(_mistake, error.errors())))


def failed(request: Request, error: Exception) -> Response:
    """A defect of ours."""
    when = _parts(request).clock.now().isoformat(timespec="seconds")
    return _problem(500, f"ошибка программы, она записана в журнал: сообщите администратору {when}")


def _parts(request: Request) -> Parts:
    pages: Pages = request.app.state.pages
    return pages.parts


def _do(
    request: Request,
    alert_id: str,
    what: str,
    who: str,
    make: Callable[[Desk, str, datetime], Alert],
) -> AlertAnswer:
    """What somebody does with an alert, audited under the token's name, which is who does it where
    nobody is named.
    """
    parts = _parts(request)
    _alert(parts, alert_id)
    who = who or request.state.name
    after = make(make_desk(parts), who, parts.clock.now())
    _audit(request, "alert", f"{alert_id} {what}: {who}")
    return AlertAnswer.model_validate(_described(request, [after])[0])


def _audit(request: Request, what: str, detail: str) -> None:
    parts = _parts(request)
    parts.audit.write(parts.clock.now(), request.state.name, what, detail)


def _alert(parts: Parts, alert_id: str) -> Alert:
    if (alert := parts.alerts.get(alert_id)) is None:
        raise HTTPException(404, f"оповещения {alert_id} нет: проверьте номер в списке")
    return alert


def _described(request: Request, alerts: Sequence[Alert]) -> Sequence[Mapping[str, Any]]:
    """Fields of an AlertAnswer: those of each alert, and what people read of it."""
    pages: Pages = request.app.state.pages
    parts, now = pages.parts, pages.parts.clock.now()
    quiet = active(parts.silences.since(now), now)
    described = []
    for alert in alerts:
        words, silence = pages.words.conflict(alert), silencing(alert, quiet)
        described.append(
            {field.name: getattr(alert, field.name) for field in fields(alert)}
            | {
                "url": f"{parts.settings.console_address}/alerts/{alert.id}",
                "conflict": words,
                "reason": reason(alert, words),
                "actions": possible(alert),
                "silence_id": silence and silence.id,
            }
        )
    return described


def _silence(silence: Silence, now: datetime) -> SilenceAnswer:
    return SilenceAnswer(
        id=silence.id,
        group=silence.cell.group,
        municipality=silence.cell.municipality,
        source_id=silence.source_id,
        state=silence.state(now),
        since=silence.since,
        until=silence.until,
        reason=silence.reason,
        who=silence.who,
        at=silence.at,
    )


def _answering(status: int) -> Callable[[Request, Exception], Response]:
    return lambda _, error: _problem(status, str(error))


def _problem(status: int, detail: str, headers: Mapping[str, str] | None = None) -> Response:
    return JSONResponse(Problem(detail=detail).model_dump(), status, headers)


def _mistake(error: Mapping[str, Any]) -> str:
    kind, known = error["type"], error.get("ctx", {})
    where = ".".join(map(str, error["loc"][1:]))
    if kind == "json_invalid" or not where:
        where = "тело запроса"
    if kind == "enum":
        said = f"бывает только {known['expected'].replace(' or ', ', ')}"
    elif kind.startswith(("datetime", "timezone")):
        said = "нужно время со смещением, например 2026-11-24T18:30:00+09:00"
    else:
        said = MISTAKES.get(kind, "не подходит")
    return f"{where}: {said}"
