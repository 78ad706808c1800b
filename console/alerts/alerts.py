"""Alerts: the list, the card with the reasons, and actions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta, tzinfo
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Form, Request, Response
from fastapi.responses import RedirectResponse
from markupsafe import Markup

from alerts.lifecycle import ACTIONS, possible
from alerts.notification import unheard
from charts.charts import course
from console.guard import local_path
from console.pages import Pages
from console.routes import ALERTS, REGION, Route
from console.workers import Work
from desks.alerting.board import BoardDesk
from desks.alerting.contacts import contacts_of
from desks.alerts import AlertDesk, History
from desks.card import Hour
from desks.handovers import HandoverDesk
from desks.viewer import Viewer
from domain.alert import LONGEST_SNOOZE, OFFERED, OPEN
from domain.alerting.pause import Pause
from domain.ending import ending_of
from domain.errors import EntryRefused, MoveRefused, NotFound
from domain.query_text import render
from russian.typed_moments import moment_of

PAUSES = {
    Pause.HALF_HOUR: "на 30 мин",
    Pause.HOUR: "на 1 ч",
    Pause.THREE_HOURS: "на 3 ч",
    Pause.MORNING: "до 8:00",
}


def list_alerts(request: Request) -> Response:
    pages: Pages = request.app.state.pages
    viewer, now = pages.viewer(request), pages.installation.clock.now()
    return pages.show(
        request,
        "alerts.html",
        concerns=lambda _: True,
        board=BoardDesk(pages.installation).look(viewer),
        serving=AlertDesk(pages.installation).colleagues(viewer),
        note=next(iter(HandoverDesk(pages.installation).latest(viewer, 1)), None),
        now=now,
    )


def card(request: Request, alert_id: str) -> Response:
    return _card(request, alert_id)


def news(request: Request, alert_id: str) -> Response:
    pages: Pages = request.app.state.pages
    history = AlertDesk(pages.installation).news(pages.viewer(request), alert_id)
    return pages.show(request, "alert_now.html", **_changing(pages, request, history))


def _card(request: Request, alert_id: str, problem: str = "", status_code: int = 200) -> Response:
    pages: Pages = request.app.state.pages
    viewer, desk = pages.viewer(request), AlertDesk(pages.installation)
    history = desk.look(viewer, alert_id)
    alert, region = history.alert, pages.installation.region
    more, posts = desk.card(viewer, alert)
    changing = _changing(pages, request, history)
    contacts = contacts_of(region, alert, [id_ for id_, _ in more.bodies])
    answering = [one.body.id for one in contacts]
    return pages.show(
        request,
        "alert.html",
        status_code=status_code,
        problem=problem,
        posts=posts,
        contacts=contacts,
        brief=BoardDesk(pages.installation).brief(viewer, changing["row"], answering),
        concerns=lambda s: (
            not alert.cell.municipality or s.municipality in (None, alert.cell.municipality)
        ),
        more=more,
        chart=_chart(more.hours, region.zone),
        exactly="/search?"
        + urlencode({"q": render(more.condition, region.zone, pages.words.typed)}),
        **changing,
    )


def _changing(pages: Pages, request: Request, history: History) -> Mapping[str, Any]:
    viewer, alert = pages.viewer(request), history.alert
    now, zone = pages.installation.clock.now(), pages.installation.region.zone
    serving = AlertDesk(pages.installation).colleagues(viewer)
    offered = [(name, ACTIONS[name]) for name in possible(alert)]
    return {
        "row": BoardDesk(pages.installation).row(viewer, alert),
        "now": now,
        "actions": [(name, action.label) for name, action in offered if not action.ends],
        "endings": [(n, a.label, OFFERED[a.after]) for n, a in offered if a.ends],
        "is_open": alert.state in OPEN,
        "pauses": list(PAUSES.items()),
        "in_an_hour": (now + timedelta(hours=1)).astimezone(zone),
        "in_a_day": (now + LONGEST_SNOOZE).astimezone(zone),
        "serving": serving,
        "others": [one for one in serving if one.person.id != viewer.actor],
        "moves": history.moves,
        "deliveries": history.deliveries,
        "unheard": unheard(history.deliveries),
    }


def _chart(hours: Sequence[Hour], zone: tzinfo) -> Markup | None:
    steps = [(f"{h.start.astimezone(zone):%H:%M}", h.seen, h.usual) for h in hours]
    return course(steps, "писали", "обычно") if steps else None


@dataclass(frozen=True, slots=True)
class Deed:
    note: str
    until: str
    pause: str
    reason: str
    to: str


def act(
    request: Request,
    alert_id: str,
    action: str,
    note: Annotated[str, Form(max_length=2000)] = "",
    until: Annotated[str, Form(max_length=20)] = "",
    pause: Annotated[str, Form(max_length=20)] = "",
    reason: Annotated[str, Form(max_length=100)] = "",
    to: Annotated[str, Form(max_length=100)] = "",
    next_: Annotated[str, Form(alias="next", max_length=200)] = "",
) -> Response:
    """An end needs a reason; returns to the card, or to the page `next` that sent the form."""
    pages: Pages = request.app.state.pages
    try:
        _do(pages, pages.viewer(request), alert_id, action, Deed(note, until, pause, reason, to))
    except (MoveRefused, EntryRefused) as error:
        problem = f"Не сделано: {error}."
        if note.strip():
            problem += " Заметка осталась в поле: её можно сохранить."
        return _card(request, alert_id, problem, 409)
    back = local_path(next_) if next_ else f"/alerts/{alert_id}"
    return RedirectResponse(back, status_code=303)


def _do(pages: Pages, viewer: Viewer, alert_id: str, action: str, deed: Deed) -> None:
    desk, now = AlertDesk(pages.installation), pages.installation.clock.now()
    zone = pages.installation.region.zone
    match action:
        case "note":
            desk.note(viewer, alert_id, deed.note)
        case "snooze":
            chosen = Pause(deed.pause) if deed.pause in set(Pause) else None
            end = chosen.until(now, zone) if chosen else moment_of(deed.until, now, zone)
            desk.snooze(viewer, alert_id, end, deed.note)
        case "undo":
            desk.undo(viewer, alert_id)
        case "hand-on":
            desk.hand_on(viewer, alert_id, deed.to, deed.note)
        case _ if action in ACTIONS:
            ending = ending_of(deed.reason)
            if ACTIONS[action].ends and ending is None:
                raise EntryRefused("не названа причина: выберите её в списке")
            desk.move(viewer, alert_id, action, deed.note, ending)
        case _:
            raise NotFound("с оповещением так не поступают: вернитесь к нему и выберите кнопку")


ROUTES: Sequence[Route] = (
    Route("GET", "/alerts", list_alerts, REGION),
    Route("GET", "/alerts/{alert_id}", card, REGION, work=Work.INDEX),
    Route("GET", "/alerts/{alert_id}/now", news, REGION),
    Route("POST", "/alerts/{alert_id}/{action}", act, ALERTS),
)
