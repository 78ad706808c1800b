"""Handover of a shift: what is open, and the note that one shift leaves to the next."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated

from fastapi import Form, Path, Request, Response
from fastapi.responses import RedirectResponse

from app.wiring import Parts
from console.pages import Pages
from console.routes import ALERTS, REGION, Route
from domain.alert import OPEN
from domain.handover import Handover
from domain.silence import active

SHIFT = timedelta(hours=12)  # what a note is read beside, before any was written
SHOWN = 10  # notes


def show_handover(request: Request) -> Response:
    """What happened since the last note, the form of a new one, and earlier ones."""
    return _page(request)


def _page(request: Request, problem: str = "") -> Response:
    pages: Pages = request.app.state.pages
    parts = pages.parts
    now = parts.clock.now()
    notes = parts.handovers.latest(SHOWN)
    since = notes[0].at if notes else now - SHIFT
    alerts = {alert.id: alert for alert in parts.alerts.recent(since)}
    named = {id_ for note in notes for id_ in note.alerts} - alerts.keys()
    known = alerts | {id_: found for id_ in named if (found := parts.alerts.get(id_))}
    return pages.show(
        request,
        "handover.html",
        status_code=400 if problem else 200,
        concerns=lambda _: True,
        problem=problem,
        since=since,
        now=now,
        alerts=list(alerts.values()),
        silences=active(parts.silences.since(now), now),
        notes=[(note, [known[id_] for id_ in note.alerts if id_ in known]) for note in notes],
    )


def leave_note(request: Request, text: Annotated[str, Form(max_length=4000)] = "") -> Response:
    """Leave a note; the alerts that are open now are named in it."""
    pages: Pages = request.app.state.pages
    parts = pages.parts
    if not text.strip():
        return _page(request, "Не передано: напишите, что должен знать сменщик.")
    note = leave(parts, pages.who(request), text)
    pages.audit(request, "handover", f"открытых оповещений: {len(note.alerts)}")
    return RedirectResponse("/duty/handover", status_code=303)


def leave(parts: Parts, who: str, text: str) -> Handover:
    """Add a note that names the alerts which are open now."""
    now = parts.clock.now()
    still = tuple(alert.id for alert in parts.alerts.recent(now) if alert.state in OPEN)
    note = Handover(who, now, text.strip(), still)
    parts.handovers.add(note)
    return note


def read_note(request: Request, note_id: Annotated[int, Path(ge=1, lt=2**63)]) -> Response:
    """The next shift has read it; the first reader stays."""
    pages: Pages = request.app.state.pages
    if pages.parts.handovers.read(note_id, pages.who(request), pages.parts.clock.now()):
        pages.audit(request, "handover", f"записка {note_id} прочитана")
    return RedirectResponse("/alerts", status_code=303)


ROUTES: Sequence[Route] = (
    Route("GET", "/duty/handover", show_handover, REGION),
    Route("POST", "/duty/handover", leave_note, ALERTS),
    Route("POST", "/duty/handover/{note_id}/read", read_note, ALERTS),
)
