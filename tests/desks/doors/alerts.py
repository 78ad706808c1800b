"""Alerts, silences, rules and the map through each door."""

from collections.abc import Callable
from datetime import timedelta
from itertools import count
from typing import Any

from alerts.lifecycle import acknowledge, mark_false, open_alert, start_work
from app.assembly import make_links
from app.installation import Installation
from desks.verbs import Verb
from domain.alert import Alert, Cell, Evidence, Move, Signal
from domain.duty import DutyRole, RosterEntry
from domain.message import About, Matter, Message, MessageState
from domain.person import Person, Right, Role
from domain.silence import Silence
from tests.desks.doors.table import MISSING, REFUSED, Call, Names, Row

REGION, DEEDS = frozenset({Right.REGION}), frozenset({Right.ALERTS})
FILES = frozenset({Right.REGION, Right.EXPORT})
READER, COLLEAGUE = "Читатель", "Зоя"
CARD = "{alert}; посты: p"
_numbers = count()


def saved(installation: Installation, *moves: Callable[..., tuple[Alert, Move]]) -> Names:
    """A new alert in a cell of its own, then moved."""
    now, number = installation.clock.now(), next(_numbers)
    signal = Signal(Cell("housing", f"place{number}"), now, timedelta(hours=3), 14, 0.4, 1e-9)
    alert, move = open_alert(signal, Evidence(14, 3, 15, ("i",), now, ("p",)))
    installation.watch.alerts.save(alert, move)
    for one in moves:
        alert, move = one(alert, "Вера", now)
        installation.watch.alerts.save(alert, move)
    return {"alert": alert.id, "hour": _local(installation, 1), "moment": _moment(installation, 1)}


def linked(installation: Installation) -> Names:
    """A new alert and the link of its message."""
    names, now = saved(installation), installation.clock.now()
    if installation.access.people.get(READER) is None:  # a link of somebody who left opens nothing
        installation.access.people.add(Person(READER, READER, frozenset({Role.DUTY})))
    about, pending = About(Matter.ALERT, names["alert"]), MessageState.PENDING
    page = Message("d", about, "т", "т", pending, now, now, person=READER)
    path = (
        make_links(installation).url(page, now).removeprefix(installation.settings.console_address)
    )
    return {**names, "link": path}


def attended(installation: Installation) -> Names:
    """A new alert, and a colleague who is on duty."""
    now = installation.clock.now()
    lasts = (now - timedelta(hours=1), now + timedelta(hours=1))
    if installation.access.people.get(COLLEAGUE) is None:
        colleague = Person(COLLEAGUE, COLLEAGUE, frozenset({Role.DUTY}), login="zoya")
        installation.access.people.add(colleague)
    installation.watch.duty.add([RosterEntry(COLLEAGUE, DutyRole.OFFICER, *lasts, "Вера", now)])
    return saved(installation)


def silence(installation: Installation) -> Names:
    now, id_ = installation.clock.now(), f"silence{next(_numbers)}"
    lasts = (now - timedelta(hours=1), now + timedelta(hours=1))
    installation.watch.silences.add(
        Silence(id_, Cell("roads", None), None, *lasts, "ремонт", "Вера", now)
    )
    return {"silence": id_}


def soon(installation: Installation) -> Names:
    return {"hour": _local(installation, 1), "moment": _moment(installation, 1)}


def _local(installation: Installation, hours: int) -> str:
    at = installation.clock.now().astimezone(installation.region.zone) + timedelta(hours=hours)
    return f"{at:%Y-%m-%dT%H:%M}"


def _moment(installation: Installation, hours: int) -> str:
    return (installation.clock.now() + timedelta(hours=hours)).isoformat()


def _move(action: str, verb: Verb, *moves: Callable[..., Any], reason: str = "") -> Row:
    sent = {"reason": reason} if reason else {}
    return Row(
        f"alert {action}",
        DEEDS,
        page=Call("POST", f"/alerts/{{alert}}/{action}", sent),
        api=Call("POST", f"/alerts/{{alert}}/{action}", sent),
        shell=("alerts", action, "{alert}", *(("--reason", reason) if reason else ())),
        verb=verb,
        detail=CARD,
        make=lambda installation: saved(installation, *moves),
    )


ROWS = (
    Row(
        "trace an alert",
        frozenset({Right.ADMINISTER}),
        page=Call("GET", "/trace?q={alert}"),
        api=Call("GET", "/traces?of={alert}"),
        shell=("trace", "{alert}"),
        verb=Verb.TRACE,
        detail="Оповещение {alert}",
        make=saved,
    ),
    Row(
        "alerts",
        REGION,
        page=Call("GET", "/alerts"),
        api=Call("GET", "/alerts"),
        shell=("alerts", "list"),
    ),
    Row(
        "alert",
        REGION,
        page=Call("GET", "/alerts/{alert}"),
        api=Call("GET", "/alerts/{alert}"),
        shell=("alerts", "show", "{alert}"),
        verb=Verb.ALERT,
        detail="{alert}",
        make=saved,
    ),
    Row(
        "unknown alert",
        REGION,
        page=Call("GET", "/alerts/none"),
        api=Call("GET", "/alerts/none"),
        shell=("alerts", "show", "none"),
        outcome=MISSING,
    ),
    _move("acknowledge", Verb.ALERT_ACKNOWLEDGE),
    _move("work", Verb.ALERT_WORK, acknowledge),
    _move("close", Verb.ALERT_CLOSE, acknowledge, start_work, reason="solved"),
    _move("false", Verb.ALERT_FALSE, reason="usual"),
    _move("reopen", Verb.ALERT_REOPEN, mark_false),
    Row(
        "alert note",
        DEEDS,
        page=Call("POST", "/alerts/{alert}/note", {"note": "звоню"}),
        api=Call("POST", "/alerts/{alert}/note", {"note": "звоню"}),
        shell=("alerts", "note", "{alert}", "звоню"),
        verb=Verb.ALERT_NOTE,
        detail=CARD,
        make=saved,
    ),
    Row(
        "alert snooze",
        DEEDS,
        page=Call("POST", "/alerts/{alert}/snooze", {"until": "{hour}"}),
        api=Call("POST", "/alerts/{alert}/snooze", {"until": "{moment}"}),
        shell=("alerts", "snooze", "{alert}", "--for", "1ч"),
        verb=Verb.ALERT_SNOOZE,
        detail=CARD,
        make=saved,
    ),
    Row(
        "hand an alert on",
        DEEDS,
        page=Call("POST", "/alerts/{alert}/hand-on", {"to": COLLEAGUE}),
        api=Call("POST", "/alerts/{alert}/hand-on", {"to": COLLEAGUE}),
        shell=("alerts", "hand-on", "{alert}", COLLEAGUE),
        verb=Verb.ALERT_HAND_ON,
        detail=f"{{alert}}; кому: {COLLEAGUE}; посты: p",
        make=attended,
    ),
    Row(
        "hand an alert on to nobody on duty",
        DEEDS,
        api=Call("POST", "/alerts/{alert}/hand-on", {"to": "Никто"}),
        shell=("alerts", "hand-on", "{alert}", "Никто"),
        outcome=REFUSED,
        make=attended,
    ),
    Row(  # the page shows the card again, which is a look at it
        "hand an alert on to nobody on duty, on its card",
        DEEDS,
        page=Call("POST", "/alerts/{alert}/hand-on", {"to": "Никто"}),
        outcome=REFUSED,
        verb=Verb.ALERT,
        detail="{alert}",
        make=attended,
    ),
    Row(
        "undo of another person's end on its card",
        DEEDS,
        page=Call("POST", "/alerts/{alert}/undo"),
        outcome=REFUSED,
        verb=Verb.ALERT,
        detail="{alert}",
        make=lambda installation: saved(installation, mark_false),
    ),
    Row(
        "undo of another person's end",
        DEEDS,
        api=Call("POST", "/alerts/{alert}/undo"),
        shell=("alerts", "undo", "{alert}"),
        outcome=REFUSED,
        make=lambda installation: saved(installation, mark_false),
    ),
    Row(
        "archive of alerts",
        REGION,
        page=Call("GET", "/alerts/archive?state=open&place=tynda&who=Вера&since=2026-01-01"),
        make=saved,
    ),
    Row("news of an alert", REGION, page=Call("GET", "/alerts/{alert}/now"), make=saved),
    Row(
        "deed on an unknown alert",
        DEEDS,
        page=Call("POST", "/alerts/none/acknowledge"),
        api=Call("POST", "/alerts/none/acknowledge"),
        shell=("alerts", "acknowledge", "none"),
        outcome=MISSING,
    ),
    Row("link", frozenset(), page=Call("GET", "{link}"), make=linked),
    Row(
        "acknowledge by link",
        frozenset(),
        page=Call("POST", "{link}"),
        verb=Verb.ALERT_ACKNOWLEDGE,
        detail=CARD,
        who=READER,
        make=linked,
    ),
    Row(
        "silences",
        REGION,
        page=Call("GET", "/silences"),
        api=Call("GET", "/silences"),
        shell=("alerts", "silences"),
    ),
    Row(
        "silence",
        DEEDS,
        page=Call("POST", "/silences", {"group": "roads", "until": "{hour}", "reason": "ремонт"}),
        api=Call("POST", "/silences", {"group": "roads", "until": "{moment}", "reason": "ремонт"}),
        shell=("alerts", "silence", "--group", "Дороги", "--for", "1ч", "--reason", "ремонт"),
        verb=Verb.SILENCE,
        detail="* добавлена",
        make=soon,
    ),
    Row(
        "silence without a reason",
        DEEDS,
        page=Call("POST", "/silences", {"group": "roads", "until": "{hour}", "reason": ""}),
        api=Call("POST", "/silences", {"group": "roads", "until": "{moment}", "reason": ""}),
        shell=("alerts", "silence", "--group", "Дороги", "--for", "1ч", "--reason", ""),
        outcome=REFUSED,
        make=soon,
    ),
    Row(
        "end of a silence",
        DEEDS,
        page=Call("POST", "/silences/{silence}/end"),
        api=Call("POST", "/silences/{silence}/end"),
        shell=("alerts", "unsilence", "{silence}"),
        verb=Verb.SILENCE,
        detail="{silence} закончена",
        make=silence,
    ),
    Row("rules", REGION, page=Call("GET", "/rules"), api=Call("GET", "/rules")),
    Row(
        "backtest",
        REGION,
        page=Call("GET", "/rules?tried=1&place=tynda"),
        api=Call("GET", "/rules/trial?municipality=tynda"),
        shell=("alerts", "backtest", "--place", "Тында"),
        verb=Verb.BACKTEST,
        detail=f"{Cell(None, 'tynda').key} usual",
    ),
    Row(
        "backtest of everything",
        REGION,
        page=Call("GET", "/rules?tried=1"),
        api=Call("GET", "/rules/trial"),
        shell=("alerts", "backtest"),
        outcome=REFUSED,
    ),
    Row(
        "backtest in the background",
        REGION,
        page=Call("POST", "/rules/trials", {"place": "tynda", "group": "housing"}),
        verb=Verb.BACKTEST,
        detail="задача *: group=housing, municipality=tynda",
    ),
    Row(
        "backtest of everything in the background",
        REGION,
        page=Call("POST", "/rules/trials"),
        outcome=REFUSED,
    ),
    Row("map", REGION, page=Call("GET", "/map"), api=Call("GET", "/map")),
    Row(
        "file of the map",
        FILES,
        page=Call("GET", "/map/export?format=csv"),
        verb=Verb.MAP_EXPORTED,
        detail="последние сутки, все разделы csv",
    ),
)
