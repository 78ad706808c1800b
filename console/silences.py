"""Silences: what nobody is paged about, until when and why; one is added or ended here."""

from datetime import timedelta
from typing import Annotated
from uuid import uuid4

from fastapi import Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, Field

from app.moments import moment_of
from console.pages import RECENT, Pages
from domain.alert import Cell
from domain.errors import EntryRefused
from domain.silence import Silence, check


class Fields(BaseModel):
    """The form, as a browser sends it; an empty choice is «all», an empty beginning is now."""

    group: Annotated[str, Field(max_length=100)] = ""
    municipality: Annotated[str, Field(max_length=100)] = ""
    source: Annotated[str, Field(max_length=100)] = ""
    since: Annotated[str, Field(max_length=20)] = ""
    until: Annotated[str, Field(max_length=20)] = ""
    reason: Annotated[str, Field(max_length=500)] = ""
    who: Annotated[str, Field(max_length=100)] = ""


def list_silences(request: Request) -> Response:
    """Those to come, in force and ended within a week, and the form of a new one."""
    pages: Pages = request.app.state.pages
    end = pages.parts.clock.now() + timedelta(hours=12)
    return _page(request, Fields(until=f"{end.astimezone(pages.parts.region.zone):%Y-%m-%dT%H:%M}"))


def add_silence(request: Request, fields: Annotated[Fields, Form()]) -> Response:
    """Add one, or show what is wrong with it."""
    pages: Pages = request.app.state.pages
    parts = pages.parts
    now, region = parts.clock.now(), parts.region
    try:
        if (fields.group or None) not in (None, *region.groups):
            raise EntryRefused("такой темы нет")
        if (fields.municipality or None) not in (None, *region.municipalities):
            raise EntryRefused("такого муниципалитета нет")
        if (fields.source or None) not in (None, *region.sources):
            raise EntryRefused("такого источника нет")
        silence = Silence(
            id=uuid4().hex[:8],
            cell=Cell(fields.group or None, fields.municipality or None),
            source_id=fields.source or None,
            since=moment_of(fields.since, now, region.zone) if fields.since else now,
            until=moment_of(fields.until, now, region.zone),
            reason=fields.reason.strip(),
            who=fields.who.strip(),
            at=now,
        )
        check(silence)
    except EntryRefused as error:
        return _page(request, fields, f"Не добавлено: {error}.")
    parts.silences.add(silence)
    pages.audit("silence", f"{silence.id} добавлена: {silence.who}")
    return RedirectResponse("/silences", status_code=303)


def end_silence(request: Request, silence_id: str) -> Response:
    """End it now; one that has ended stays as it is."""
    pages: Pages = request.app.state.pages
    if pages.parts.silences.end(silence_id, pages.parts.clock.now()):
        pages.audit("silence", f"{silence_id} закончена")
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
