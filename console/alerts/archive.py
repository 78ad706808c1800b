"""The archive of alerts: every alert, with filters, page by page."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query, Request, Response
from pydantic import BaseModel, Field

from alerts.lifecycle import NAMES
from console.pages import Pages
from console.routes import REGION, Route
from console.workers import Work
from desks.alerting.board import AlertArchive, BoardDesk
from domain.alert import OPEN, AlertState
from domain.errors import EntryRefused
from domain.ports.alerts import AlertFilter

ENDED, STILL = "ended", "open"
STATES = {
    ENDED: frozenset(AlertState) - OPEN,
    STILL: OPEN,
    **{state.value: frozenset({state}) for state in AlertState},
}
WORDS = {ENDED: "закончились", STILL: "открыты", **{s.value: NAMES[s] for s in AlertState}}


class ArchiveForm(BaseModel):
    """An empty filter matches all."""

    since: Annotated[str, Field(max_length=10)] = ""
    until: Annotated[str, Field(max_length=10)] = ""
    state: Annotated[str, Field(max_length=20)] = ""
    place: Annotated[str, Field(max_length=100)] = ""
    group: Annotated[str, Field(max_length=100)] = ""
    who: Annotated[str, Field(max_length=100)] = ""


def show_archive(
    request: Request,
    asked: Annotated[ArchiveForm, Query()],
    after: Annotated[str | None, Query(max_length=100)] = None,
) -> Response:
    pages: Pages = request.app.state.pages
    installation, viewer = pages.installation, pages.viewer(request)
    desk, region, problem = BoardDesk(installation), installation.region, ""
    archive = AlertArchive((), None)
    try:
        archive = desk.archive(viewer, _filter(asked, region.zone), after)
    except EntryRefused as error:
        problem = f"Не показано: {error}."
    places = sorted((m.short, m.id) for m in region.municipalities.values())
    return pages.show(
        request,
        "archive.html",
        status_code=400 if problem else 200,
        asked=asked,
        archive=archive,
        problem=problem,
        now=installation.clock.now(),
        states=list(WORDS.items()),
        places=[(id_, short) for short, id_ in places],
        groups=[(g.id, g.name) for g in region.groups.values()],
        names=desk.names(viewer),
        conditions=list(_conditions(pages, asked)),
        next=archive.next and _address(asked, after=archive.next),
    )


def _filter(asked: ArchiveForm, zone: tzinfo) -> AlertFilter:
    """Days are those of the region; the last one counts whole."""
    if asked.state and asked.state not in STATES:
        raise EntryRefused(f"состояния «{asked.state}» нет: выберите его в списке")
    since, until = _day(asked.since, zone), _day(asked.until, zone)
    if since and until and since > until:
        raise EntryRefused("период кончается раньше, чем начинается")
    return AlertFilter(
        states=STATES[asked.state] if asked.state else frozenset(AlertState),
        since=since,
        until=until and until + timedelta(days=1),
        group=asked.group or None,
        municipality=asked.place or None,
        who=asked.who.strip() or None,
    )


def _day(typed: str, zone: tzinfo) -> datetime | None:
    if not typed:
        return None
    try:
        day = date.fromisoformat(typed)
        return datetime.combine(day, time(), zone) if date.min < day < _LAST else None
    except ValueError as error:
        raise EntryRefused(f"«{typed}» — не дата: пишите 2026-11-24") from error


_LAST = date(9990, 1, 1)  # later days have no day after them


def _conditions(pages: Pages, asked: ArchiveForm) -> Iterator[tuple[str, str]]:
    region = pages.installation.region
    group = region.groups.get(asked.group)
    place = region.municipalities.get(asked.place)
    shown = {
        "since": f"с {asked.since}",
        "until": f"по {asked.until}",
        "state": WORDS.get(asked.state, asked.state),
        "place": place.short if place else asked.place,
        "group": group.name if group else asked.group,
        "who": asked.who,
    }
    for name, words in shown.items():
        if getattr(asked, name):
            yield words, _address(asked.model_copy(update={name: ""}))


def _address(asked: ArchiveForm, **more: str) -> str:
    query = {key: value for key, value in asked.model_dump().items() if value} | more
    return f"/alerts/archive?{urlencode(query)}" if query else "/alerts/archive"


ROUTES: Sequence[Route] = (Route("GET", "/alerts/archive", show_archive, REGION, work=Work.INDEX),)
