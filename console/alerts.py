"""Alerts: the list, the card that says why, and the acknowledge."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Form, Request, Response
from fastapi.responses import RedirectResponse

from alerts.lifecycle import acknowledge
from console.pages import RECENT, Pages
from console.posts import shown
from domain.alert import MOVES, Alert, AlertState, Move
from domain.errors import MoveRefused
from domain.ports import Hit
from domain.post import Kind
from domain.query import All, Condition, Field, Is, Since, Until
from domain.query_text import render


def list_alerts(request: Request) -> Response:
    """Open alerts first, then those closed within a week."""
    pages: Pages = request.app.state.pages
    alerts = pages.parts.alerts.recent(pages.parts.clock.now() - RECENT)
    return pages.show(request, "alerts.html", concerns=lambda _: True, alerts=alerts)


def card(request: Request, alert_id: str, problem: str = "", status_code: int = 200) -> Response:
    """Everything that is known of one alert."""
    pages: Pages = request.app.state.pages
    parts = pages.parts
    alert = parts.alerts.get(alert_id)
    if alert is None:
        return pages.show(request, "missing.html", status_code=404, what="Такого оповещения нет.")
    pages.audit("alert", alert_id)
    found = parts.index.get(alert.evidence.post_ids)
    moves = parts.alerts.moves(alert_id)
    return pages.show(
        request,
        "alert.html",
        status_code=status_code,
        alert=alert,
        problem=problem,
        can_acknowledge=AlertState.ACKNOWLEDGED in MOVES[alert.state],
        taken=_taken(moves),
        posts=shown(parts, [Hit(found[i]) for i in alert.evidence.post_ids if i in found]),
        moves=moves,
        deliveries=parts.alerts.deliveries(alert_id),
        concerns=lambda s: (
            not alert.cell.municipality or s.municipality in (None, alert.cell.municipality)
        ),
        exactly="/search?"
        + urlencode({"q": render(_posts_of(alert), parts.region.zone, pages.words.typed)}),
    )


def acknowledge_alert(
    request: Request,
    alert_id: str,
    who: Annotated[str, Form(max_length=100)],
    note: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """Take the alert on; every pending message of it stops at once."""
    pages: Pages = request.app.state.pages
    parts = pages.parts
    alert = parts.alerts.get(alert_id)
    if alert is None:
        return pages.show(request, "missing.html", status_code=404, what="Такого оповещения нет.")
    if not who.strip():
        return card(request, alert_id, "Назовите себя: кто принимает оповещение.", 400)
    try:
        taken, move = acknowledge(alert, who.strip(), parts.clock.now(), note.strip())
        parts.alerts.save(taken, move, stop_pending=True)
    except MoveRefused:
        return card(request, alert_id, "Оповещение уже приняли или изменили, см. ниже.", 409)
    return RedirectResponse(f"/alerts/{alert_id}", status_code=303)


def _taken(moves: Sequence[Move]) -> Move | None:
    """The last acknowledge: who took the alert on."""
    return next((m for m in reversed(moves) if m.after is AlertState.ACKNOWLEDGED), None)


def _posts_of(alert: Alert) -> Condition:
    """The search that shows the complaints of an alert's window."""
    cell = alert.cell
    conditions: list[Condition] = [Is(Field.KIND, Kind.COMPLAINT)]
    if cell.municipality:
        conditions.append(Is(Field.MUNICIPALITY, cell.municipality))
    if cell.group:
        conditions.append(Is(Field.GROUP, cell.group))
    # Posts are dated to the second: whole seconds find the same.
    until = alert.signal.at.replace(microsecond=0) + timedelta(seconds=1)
    window = (Since(until - alert.signal.window - timedelta(seconds=1)), Until(until))
    return All((*conditions, *window))
