"""Alerts: the list, the card that says why, and what people do with them."""

from collections.abc import Sequence
from datetime import timedelta, tzinfo
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Form, Request, Response
from fastapi.responses import RedirectResponse
from markupsafe import Markup

from alerts.lifecycle import ACTIONS, possible
from alerts.notification import unheard
from app.assembly import make_desk
from app.wiring import Parts
from charts.charts import course
from console.pages import RECENT, Pages
from desks.card import Findings, Hour, findings, findings_without_posts
from desks.posts import Shown, shown
from domain.alert import LONGEST_SNOOZE, OFFERED, OPEN, Alert, AlertState, Move
from domain.ending import ending_of
from domain.errors import EntryRefused, IndexUnavailable, MoveRefused
from domain.message import About, Kind
from domain.ports.index import Hit
from domain.query_text import render
from domain.silence import active, silencing
from russian.typed_moments import moment_of


def list_alerts(request: Request) -> Response:
    """Open alerts first, then those closed within a week."""
    pages: Pages = request.app.state.pages
    now = pages.parts.clock.now()
    alerts = pages.parts.alerts.recent(now - RECENT)
    quiet = active(pages.parts.silences.since(now), now)
    return pages.show(
        request,
        "alerts.html",
        concerns=lambda _: True,
        alerts=[(alert, silencing(alert, quiet)) for alert in alerts],
        note=next(iter(pages.parts.handovers.latest(1)), None),
        now=now,
    )


def card(request: Request, alert_id: str) -> Response:
    """Everything that is known of one alert, and the moves that are possible now."""
    return _card(request, alert_id)


def _card(request: Request, alert_id: str, problem: str = "", status_code: int = 200) -> Response:
    pages: Pages = request.app.state.pages
    parts = pages.parts
    alert = parts.alerts.get(alert_id)
    if alert is None:
        return pages.show(request, "missing.html", status_code=404, what="Такого оповещения нет.")
    pages.audit(request, "alert", alert_id)
    more, posts = _posts(parts, alert)
    moves = parts.alerts.moves(alert_id)
    deliveries = parts.outbox.of(About(Kind.ALERT, alert_id))
    now = parts.clock.now()
    return pages.show(
        request,
        "alert.html",
        status_code=status_code,
        alert=alert,
        problem=problem,
        now=now,
        silence=silencing(alert, active(parts.silences.since(now), now)),
        actions=[(n, ACTIONS[n].label) for n in possible(alert) if not ACTIONS[n].ends],
        endings=[
            (n, ACTIONS[n].label, OFFERED[ACTIONS[n].after])
            for n in possible(alert)
            if ACTIONS[n].ends
        ],
        is_open=alert.state in OPEN,
        in_an_hour=(now + timedelta(hours=1)).astimezone(parts.region.zone),
        in_a_day=(now + LONGEST_SNOOZE).astimezone(parts.region.zone),
        taken=_taken(moves),
        posts=posts,
        moves=moves,
        deliveries=deliveries,
        unheard=unheard(deliveries),
        concerns=lambda s: (
            not alert.cell.municipality or s.municipality in (None, alert.cell.municipality)
        ),
        more=more,
        chart=_chart(more.hours, parts.region.zone),
        exactly="/search?"
        + urlencode({"q": render(more.condition, parts.region.zone, pages.words.typed)}),
    )


def _posts(parts: Parts, alert: Alert) -> tuple[Findings, list[Shown]]:
    """Of an alert; one may be read and acknowledged while the index does not answer too."""
    ids = alert.evidence.post_ids
    try:
        more, found = findings(parts, alert), parts.index.get(ids)
        return more, shown(parts, parts.index, [Hit(found[i]) for i in ids if i in found])
    except IndexUnavailable:
        return findings_without_posts(parts, alert), []


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
    parts = pages.parts
    if parts.alerts.get(alert_id) is None or action not in (*ACTIONS, "note", "snooze"):
        return pages.show(request, "missing.html", status_code=404, what="Такого оповещения нет.")
    desk, who, now = make_desk(parts), pages.who(request), parts.clock.now()
    try:
        match action:
            case "note":
                desk.note(alert_id, who, now, note)
            case "snooze":
                desk.snooze(alert_id, who, now, moment_of(until, now, parts.region.zone), note)
            case _:
                ending = ending_of(reason)
                if ACTIONS[action].ends and ending is None:
                    raise EntryRefused("не названа причина: выберите её в списке")
                desk.move(alert_id, action, who, now, note, ending)
    except (MoveRefused, EntryRefused) as error:
        return _card(request, alert_id, f"Не сделано: {error}.", 409)
    return RedirectResponse(f"/alerts/{alert_id}", status_code=303)


def _taken(moves: Sequence[Move]) -> Move | None:
    """The last acknowledge: who took the alert on."""
    taken = AlertState.ACKNOWLEDGED
    return next((m for m in reversed(moves) if m.after is taken is not m.before), None)
