"""Silences: the list, and the forms to add and end one."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated

from fastapi import Form, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, Field

from console.pages import RECENT, Pages
from console.routes import ALERTS, REGION, Route
from desks.silences import SilenceDesk
from domain.alert import Cell
from domain.errors import EntryRefused, MoveRefused
from russian.typed_moments import moment_of


class SilenceForm(BaseModel):
    """An empty choice means all, an empty start means now."""

    group: Annotated[str, Field(max_length=100)] = ""
    municipality: Annotated[str, Field(max_length=100)] = ""
    source: Annotated[str, Field(max_length=100)] = ""
    since: Annotated[str, Field(max_length=20)] = ""
    until: Annotated[str, Field(max_length=20)] = ""
    reason: Annotated[str, Field(max_length=500)] = ""


def list_silences(
    request: Request,
    group: Annotated[str, Query(max_length=100)] = "",
    municipality: Annotated[str, Query(max_length=100)] = "",
) -> Response:
    fields = _fields(request.app.state.pages)
    chosen = {"group": group, "municipality": municipality}
    return _page(request, fields.model_copy(update=chosen))


def add_silence(request: Request, fields: Annotated[SilenceForm, Form()]) -> Response:
    pages: Pages = request.app.state.pages
    installation = pages.installation
    now, zone = installation.clock.now(), installation.region.zone
    try:
        since = moment_of(fields.since, now, zone) if fields.since else now
        SilenceDesk(installation).add(
            pages.viewer(request),
            Cell(fields.group or None, fields.municipality or None),
            fields.source or None,
            (since, moment_of(fields.until, now, zone)),
            fields.reason,
        )
    except EntryRefused as error:
        return _page(request, fields, f"Не добавлено: {error}.")
    return RedirectResponse("/silences", status_code=303)


def end_silence(request: Request, silence_id: str) -> Response:
    pages: Pages = request.app.state.pages
    try:
        SilenceDesk(pages.installation).end(pages.viewer(request), silence_id)
    except MoveRefused as error:
        return _page(request, _fields(pages), f"Не закончено: {error}.", 409)
    return RedirectResponse("/silences", status_code=303)


def _fields(pages: Pages) -> SilenceForm:
    end = pages.installation.clock.now() + timedelta(hours=12)
    return SilenceForm(until=f"{end.astimezone(pages.installation.region.zone):%Y-%m-%dT%H:%M}")


def _page(
    request: Request, fields: SilenceForm, problem: str = "", status_code: int | None = None
) -> Response:
    pages: Pages = request.app.state.pages
    installation = pages.installation
    now = installation.clock.now()
    return pages.show(
        request,
        "silences.html",
        status_code=status_code or (400 if problem else 200),
        silences=SilenceDesk(installation).since(pages.viewer(request), now - RECENT),
        now=now,
        fields=fields,
        problem=problem,
        sources=sorted(installation.region.sources.values(), key=lambda s: s.title.lower()),
    )


ROUTES: Sequence[Route] = (
    Route("GET", "/silences", list_silences, REGION),
    Route("POST", "/silences", add_silence, ALERTS),
    Route("POST", "/silences/{silence_id}/end", end_silence, ALERTS),
)
