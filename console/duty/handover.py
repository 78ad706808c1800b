"""Handover of a shift: what is open, and the note for the next shift."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Annotated

from fastapi import Form, Request, Response
from fastapi.responses import RedirectResponse

from console.forms.fields import Number
from console.pages import Pages
from console.routes import ALERTS, REGION, Route
from desks.handovers import HandoverDesk
from domain.errors import EntryRefused, MoveRefused


def show_handover(request: Request) -> Response:
    return _page(request)


def _page(request: Request, problem: str = "") -> Response:
    pages: Pages = request.app.state.pages
    shift = HandoverDesk(pages.installation).look(pages.viewer(request))
    return pages.show(
        request,
        "handover.html",
        status_code=400 if problem else 200,
        concerns=lambda _: True,
        problem=problem,
        shift=shift,
        now=pages.installation.clock.now(),
    )


def leave_note(request: Request, text: Annotated[str, Form(max_length=4000)] = "") -> Response:
    pages: Pages = request.app.state.pages
    try:
        HandoverDesk(pages.installation).leave(pages.viewer(request), text)
    except EntryRefused as error:
        return _page(request, f"Не передано: {error}.")
    return RedirectResponse("/duty/handover", status_code=303)


def read_note(request: Request, note_id: Number) -> Response:
    pages: Pages = request.app.state.pages
    with suppress(MoveRefused):
        HandoverDesk(pages.installation).read(pages.viewer(request), note_id)
    return RedirectResponse("/alerts", status_code=303)


ROUTES: Sequence[Route] = (
    Route("GET", "/duty/handover", show_handover, REGION),
    Route("POST", "/duty/handover", leave_note, ALERTS),
    Route("POST", "/duty/handover/{note_id}/read", read_note, ALERTS),
)
