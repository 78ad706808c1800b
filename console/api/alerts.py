"""Alerts: the list, and actions of programs on a person's behalf."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import Query
from pydantic import Field

from alerts.lifecycle import ACTIONS, possible
from alerts.notification import reason as reason_of
from console.api.caller import Caller, Calling
from console.api.cursor import Cursor, open_cursor, seal_cursor
from console.api.operations import Operation
from console.api.problems import CHANGING
from console.api.schema import Answer, Count, Filled, Given, Id, Moment, example
from console.pages import RECENT
from console.routes import ALERTS, REGION
from desks.alerting.board import ListedAlert
from desks.alerts import AlertDesk
from domain.alert import OPEN, Alert, AlertState, Rule
from domain.ending import Ending
from domain.silence import Silence

LIST = "alerts"


class Wanted(Given):
    """Какие оповещения и какая их страница."""

    state: Annotated[
        frozenset[AlertState],
        Field(description="Только эти состояния; без него и без since — открытые."),
    ] = frozenset()
    since: Annotated[
        Moment | None,
        Field(description="И те, что кончились не раньше; без него closed и false — за неделю."),
    ] = None
    cursor: Cursor = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class Said(Given):
    """Кто это делает, и заметка."""

    model_config = example(who="Анна", note="звоню в котельную")

    who: Annotated[str, Field(max_length=100, description="Кто; без него — имя ключа.")] = ""
    note: Annotated[str, Field(max_length=2000)] = ""


class Ended(Said):
    """То же и причина, по которой закончено."""

    model_config = example(who="Анна", reason="solved", note="тепло дали")

    reason: Annotated[
        Ending | None, Field(description="Без неё запишется unstated («не указана»).")
    ] = None


class Noted(Said):
    """Только заметка."""

    note: Annotated[Filled, Field(max_length=2000)]


class Snoozed(Said):
    """До какого времени отложить."""

    model_config = example(until="2099-11-24T18:30:00+09:00", note="обещают к вечеру")

    until: Moment


class HandedOn(Said):
    """Кому передать, и заметка для него."""

    model_config = example(who="Анна", to="Борис", note="обещали к шести, проверь")

    to: Annotated[Filled, Field(max_length=100, description="Кто сейчас дежурит.")]


class Acted(Given):
    """Кто это делает."""

    model_config = example(who="Анна")

    who: Annotated[str, Field(max_length=100, description="Кто; без него — имя ключа.")] = ""


class CellAnswer(Answer):
    """Что считается; null — все."""

    group: str | None
    municipality: str | None
    search: str | None


class SignalAnswer(Answer):
    """Последняя оценка."""

    rule: Rule
    at: datetime
    window: timedelta
    observed: Count
    expected: float
    p: float
    cold: bool
    subject: str | None


class EvidenceAnswer(Answer):
    """Что стоит за оценкой."""

    authors: Count
    sources: int
    posts: Count
    incidents: list[str]
    first_at: datetime
    post_ids: list[str]
    topic: str | None
    source_ids: list[str]


class AlertAnswer(Answer):
    """Оповещение."""

    id: str
    url: Annotated[str, Field(description="Карточка в консоли.")]
    conflict: Annotated[str, Field(description="Где и о чём, словами.")]
    reason: Annotated[str, Field(description="Почему, одной строкой.")]
    state: AlertState
    actions: Annotated[list[str], Field(description="Что с ним можно сделать сейчас.")]
    cell: CellAnswer
    opened_at: datetime
    since: datetime
    last_hot_at: datetime
    closed_at: datetime | None
    snoozed_until: datetime | None
    silence_id: Annotated[str | None, Field(description="Чем приглушено.")]
    signal: SignalAnswer
    evidence: EvidenceAnswer


class AlertsAnswer(Answer):
    """Страница оповещений, новые первыми."""

    alerts: list[AlertAnswer]
    next: Annotated[str | None, Field(description="cursor следующей страницы; null — конец.")]


def list_alerts(caller: Calling, wanted: Annotated[Wanted, Query()]) -> AlertsAnswer:
    """Открытые; с since — и кончившиеся с этого времени. Новые первыми."""
    page = AlertDesk(caller.installation).recent(
        caller.viewer(),
        wanted.since or caller.now - RECENT,
        wanted.state or (frozenset(AlertState) if wanted.since else OPEN),
        wanted.cursor and open_cursor(caller, LIST, wanted.cursor),
        wanted.limit,
    )
    following = seal_cursor(caller, LIST, page.rows[-1].alert.id) if page.more else None
    described = [fields_of(caller, *row) for row in page.rows]
    return caller.answer(AlertsAnswer, {"alerts": described, "next": following})


def mover(action: str) -> Callable[[Caller, Id, Said | None], AlertAnswer]:
    def move(caller: Calling, alert_id: Id, said: Said | None = None) -> AlertAnswer:
        return _move(caller, alert_id, action, said or Said())

    move.__name__ = f"{action}_alert"  # the operation id in the OpenAPI
    return move


def ender(action: str) -> Callable[[Caller, Id, Ended | None], AlertAnswer]:
    def end(caller: Calling, alert_id: Id, said: Ended | None = None) -> AlertAnswer:
        said = said or Ended()
        return _move(caller, alert_id, action, said, said.reason)

    end.__name__ = f"{action}_alert"
    return end


def note_alert(caller: Calling, alert_id: Id, entry: Noted) -> AlertAnswer:
    """Ничего не меняет, остаётся в истории."""
    desk = AlertDesk(caller.installation)
    return _answer(caller, desk.note(caller.viewer(entry.who), alert_id, entry.note))


def snooze_alert(caller: Calling, alert_id: Id, entry: Snoozed) -> AlertAnswer:
    """До until о нём никому не сообщается."""
    desk = AlertDesk(caller.installation)
    return _answer(caller, desk.snooze(caller.viewer(entry.who), alert_id, entry.until, entry.note))


def hand_on_alert(caller: Calling, alert_id: Id, entry: HandedOn) -> AlertAnswer:
    """Дальше за него отвечает тот, кому передано: он получает сообщение."""
    desk = AlertDesk(caller.installation)
    return _answer(caller, desk.hand_on(caller.viewer(entry.who), alert_id, entry.to, entry.note))


def undo_alert(caller: Calling, alert_id: Id, entry: Acted | None = None) -> AlertAnswer:
    """Взять назад свой «закрыто» или «ложное» в первые секунды."""
    desk = AlertDesk(caller.installation)
    return _answer(caller, desk.undo(caller.viewer((entry or Acted()).who), alert_id))


def _move(
    caller: Caller, alert_id: str, action: str, entry: Said, reason: Ending | None = None
) -> AlertAnswer:
    desk = AlertDesk(caller.installation)
    moved = desk.move(caller.viewer(entry.who), alert_id, action, entry.note, reason)
    return _answer(caller, moved)


def _answer(caller: Caller, listed: ListedAlert) -> AlertAnswer:
    return caller.answer(AlertAnswer, fields_of(caller, *listed))


def fields_of(caller: Caller, alert: Alert, silence: Silence | None) -> Mapping[str, Any]:
    """Fields of an AlertAnswer: those of the alert, and their texts for people."""
    words = caller.words.conflict(alert)
    return {field.name: getattr(alert, field.name) for field in fields(alert)} | {
        "url": f"{caller.installation.settings.console_address}/alerts/{alert.id}",
        "conflict": words,
        "reason": reason_of(alert, words, hides_few=not caller.reads_posts),
        "actions": possible(alert),
        "silence_id": silence and silence.id,
    }


ROUTES: Sequence[Operation] = (
    Operation("GET", "/alerts", list_alerts, REGION, "Список оповещений"),
    *(
        Operation(
            "POST",
            f"/alerts/{{alert_id}}/{name}",
            (ender if action.ends else mover)(name),
            ALERTS,
            action.label,
            CHANGING,
        )
        for name, action in ACTIONS.items()
    ),
    Operation("POST", "/alerts/{alert_id}/note", note_alert, ALERTS, "Только заметка", CHANGING),
    Operation("POST", "/alerts/{alert_id}/snooze", snooze_alert, ALERTS, "Отложить", CHANGING),
    Operation("POST", "/alerts/{alert_id}/hand-on", hand_on_alert, ALERTS, "Передать", CHANGING),
    Operation("POST", "/alerts/{alert_id}/undo", undo_alert, ALERTS, "Отменить конец", CHANGING),
)
