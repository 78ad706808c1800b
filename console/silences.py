"""Silences: what nobody is paged about, until when and why; one is added or ended here."""

from datetime import datetime, timedelta
from typing import Annotated
from uuid import uuid4

from fastapi import Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, Field

from app.moments import moment_of
from console.pages import RECENT, Pages
from domain.alert import Cell
from domain.errors import EntryRefused
from domain.region import Region
from domain.silence import Silence, check


class Fields(BaseModel):
    """The form, as a browser sends it; an empty choice is «all», an empty beginning is now."""

    group: Annotated[str, Field(max_length=100)] = ""
    municipality: Annotated[str, Field(max_length=100)] = ""
    source: Annotated[str, Field(max_length=100)] = ""
    since: Annotated[str, Field(max_length=20)] = ""
    until: Annotated[str, Field(max_length=20)] = ""
    reason: Annotated[str, Field(max_length=500)] = ""


def list_silences(request: Request) -> Response:
    """Those to come, in force and ended within a week, and the form of a new one."""
    pages: Pages = request.app.state.pages
    end = pages.parts.clock.now() + timedelta(hours=12)
    return _page(request, Fields(until=f"{end.astimezone(pages.parts.region.zone):%Y-%m-%dT%H:%M}"))


def add_silence(request: Request, fields: Annotated[Fields, Form()]) -> Response:
    """Add one, or show what is wrong with it."""
    pages: Pages = request.app.state.pages
    parts = pages.parts
    now, zone = parts.clock.now(), parts.region.zone
    try:
        since = moment_of(fields.since, now, zone) if fields.since else now
        silence = make_silence(
            parts.region,
            now,
            Cell(fields.group or None, fields.municipality or None),
            fields.source or None,
            (since, moment_of(fields.until, now, zone)),
            fields.reason.strip(),
            pages.who(request),
        )
    except EntryRefused as error:
        return _page(request, fields, f"Не добавлено: {error}.")
    parts.silences.add(silence)
    pages.audit(request, "silence", f"{silence.id} добавлена")
    return RedirectResponse("/silences", status_code=303)


def make_silence(
    region: Region,
    now: datetime,
    cell: Cell,
    source_id: str | None,
    lasts: tuple[datetime, datetime],
    reason: str,
    who: str,
) -> Silence:
    """A new one. Raises EntryRefused for what the region does not have, or a mistake."""
    if cell.group not in (None, *region.groups):
        raise EntryRefused("такой темы нет")
    if cell.municipality not in (None, *region.municipalities):
        raise EntryRefused("такого муниципалитета нет")
    if source_id not in (None, *region.sources):
        raise EntryRefused("такого источника нет")
    silence = Silence(uuid4().hex[:8], cell, source_id, *lasts, reason, who, at=now)
    check(silence)
    return silence


def end_silence(request: Request, silence_id: str) -> Response:
    """End it now; one that has ended stays as it is."""
    pages: Pages = request.app.state.pages
    if pages.parts.silences.end(silence_id, pages.parts.clock.now()):
        pages.audit(request, "silence", f"{silence_id} закончена")
    return RedirectResponse("/silences", status_code=303)


def _page(request: Request, fields: Fields, problem: str = "") -> Response:
    pages: Pages = request.app.state.pages
    parts = pages.parts
    now = parts.clock.now()
    return pages.show(
        request,
        "silences.html",
        status_code=400 if problem else 200,
        silences=parts.silences.since(now - RECENT),
        now=now,
        fields=fields,
        problem=problem,
        sources=sorted(parts.region.sources.values(), key=lambda s: s.title.lower()),
    )
