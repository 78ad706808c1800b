"""Alerts: the list, the card with the reasons, and actions."""

from collections.abc import Sequence
from datetime import timedelta, tzinfo
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Form, Request, Response
from fastapi.responses import RedirectResponse
from markupsafe import Markup

from alerts.lifecycle import ACTIONS, possible
from alerts.notification import unheard
from charts.charts import course
from console.pages import RECENT, Pages
from console.routes import ALERTS, REGION, Route
from console.workers import Work
from desks.alerts import AlertDesk
from desks.card import Hour
from desks.handovers import HandoverDesk
from domain.alert import LONGEST_SNOOZE, OFFERED, OPEN, AlertState, Move
from domain.ending import ending_of
from domain.errors import EntryRefused, MoveRefused, NotFound
from domain.query_text import render
from russian.typed_moments import moment_of


def list_alerts(request: Request) -> Response:
    """Open alerts first, then those closed within RECENT."""
    pages: Pages = request.app.state.pages
    viewer, now = pages.viewer(request), pages.installation.clock.now()
    return pages.show(
        request,
        "alerts.html",
        concerns=lambda _: True,
        alerts=AlertDesk(pages.installation).recent(viewer, now - RECENT).rows,
        note=next(iter(HandoverDesk(pages.installation).latest(viewer, 1)), None),
        now=now,
    )


def card(request: Request, alert_id: str) -> Response:
    return _card(request, alert_id)


def _card(request: Request, alert_id: str, problem: str = "", status_code: int = 200) -> Response:
    pages: Pages = request.app.state.pages
    viewer, desk = pages.viewer(request), AlertDesk(pages.installation)
    history = desk.look(viewer, alert_id)
    alert = history.alert
    more, posts = desk.card(viewer, alert)
    now, zone = pages.installation.clock.now(), pages.installation.region.zone
    return pages.show(
        request,
        "alert.html",
        status_code=status_code,
        alert=alert,
        problem=problem,
        now=now,
        silence=history.silence,
        actions=[(n, ACTIONS[n].label) for n in possible(alert) if not ACTIONS[n].ends],
        endings=[
            (n, ACTIONS[n].label, OFFERED[ACTIONS[n].after])
            for n in possible(alert)
            if ACTIONS[n].ends
        ],
        is_open=alert.state in OPEN,
        in_an_hour=(now + timedelta(hours=1)).astimezone(zone),
        in_a_day=(now + LONGEST_SNOOZE).astimezone(zone),
        taken=_taken(history.moves),
        posts=posts,
        moves=history.moves,
        deliveries=history.deliveries,
        unheard=unheard(history.deliveries),
        concerns=lambda s: (
            not alert.cell.municipality or s.municipality in (None, alert.cell.municipality)
        ),
        more=more,
        chart=_chart(more.hours, zone),
        exactly="/search?" + urlencode({"q": render(more.condition, zone, pages.words.typed)}),
    )


def _chart(hours: Sequence[Hour], zone: tzinfo) -> Markup | None:
    steps = [(f"{h.start.astimezone(zone):%H:%M}", h.seen, h.usual) for h in hours]
    return course(steps, "писали", "обычно") if steps else None


def act(
    request: Request,
    alert_id: str,
    action: str,
    note: Annotated[str, Form(max_length=2000)] = "",
    until: Annotated[str, Form(max_length=20)] = "",
    reason: Annotated[str, Form(max_length=100)] = "",
) -> Response:
    """A move of ACTIONS, a note or a snooze. An end needs a reason."""
    pages: Pages = request.app.state.pages
    viewer, desk = pages.viewer(request), AlertDesk(pages.installation)
    try:
        match action:
            case "note":
                desk.note(viewer, alert_id, note)
            case "snooze":
                now, zone = pages.installation.clock.now(), pages.installation.region.zone
                desk.snooze(viewer, alert_id, moment_of(until, now, zone), note)
            case _ if action in ACTIONS:
                ending = ending_of(reason)
                if ACTIONS[action].ends and ending is None:
                    raise EntryRefused("не названа причина: выберите её в списке")
                desk.move(viewer, alert_id, action, note, ending)
            case _:
                raise NotFound("с оповещением так не поступают: вернитесь к нему и выберите кнопку")
    except (MoveRefused, EntryRefused) as error:
        return _card(request, alert_id, f"Не сделано: {error}.", 409)
    return RedirectResponse(f"/alerts/{alert_id}", status_code=303)


def _taken(moves: Sequence[Move]) -> Move | None:
    taken = AlertState.ACKNOWLEDGED
    return next((m for m in reversed(moves) if m.after is taken is not m.before), None)


ROUTES: Sequence[Route] = (
    Route("GET", "/alerts", list_alerts, REGION),
    Route("GET", "/alerts/{alert_id}", card, REGION, work=Work.INDEX),
    Route("POST", "/alerts/{alert_id}/{action}", act, ALERTS),
)
