"""Incidents: the list of those alive lately, and the same as a file."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from fastapi import Request, Response

from console.export import table
from console.pages import Pages
from console.tasks.offer import offer
from desks.exports.incidents import (
    ORDERS,
    PERIODS,
    SIZES,
    STATES,
    Choice,
    State,
    unknown,
    wanted,
)
from desks.exports.incidents import export_incidents as table_of
from desks.incident import named
from domain.errors import EntryRefused
from domain.incident import Order, Place
from domain.person import Right
from domain.task import TaskKind
from enrichment.incidents.incident import ALIVE
from files.sheets import FileKind
from russian.few import is_few

_PLACE = re.compile(r"(\d{1,9})-(\d{1,17})-([\w.-]{1,64})")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def list_incidents(
    request: Request,
    period: int = 7,
    municipality: str = "",
    group: str = "",
    state: State = State.ANY,
    people: int = 0,
    order: Order = Order.PEOPLE,
    after: str = "",
    until: str = "",
) -> Response:
    """Incidents alive within the period. Further pages keep the moment of the first."""
    pages: Pages = request.app.state.pages
    parts = pages.parts
    choice = Choice(period, municipality, group, state, people, order)
    now = moment_from(until) if until else parts.clock.now()
    place = place_from(after) if after else None
    if now is None or (after and place is None) or (what := unknown(pages.parts.region, choice)):
        what = what if now and (place or not after) else "Ссылка на следующую страницу испорчена."
        return pages.show(request, "missing.html", status_code=400, what=what)
    found = parts.incidents.alive(wanted(choice, now, place))
    pages.audit(request, "incidents", choice.link(""))
    exported = replace(choice, people=0) if is_few(choice.people) else choice
    return pages.show(
        request,
        "incidents.html",
        concerns=lambda s: not municipality or s.municipality in (None, municipality),
        choice=choice,
        total=found.total,
        incidents=named(parts, pages.index(request), found.incidents),
        goes_on=now - ALIVE,
        first=not after,
        begin=choice.link("/incidents"),
        more=found.next
        and choice.link("/incidents", after=place_text(found.next), until=stamp(now)),
        periods=PERIODS,
        states=STATES,
        sizes=SIZES,
        orders=ORDERS,
        export=[
            (kind.upper(), exported.link("/incidents/export", format=kind))
            for kind in FileKind
            if pages.person(request).may(Right.EXPORT)
        ],
    )


def export_incidents(
    request: Request,
    period: int = 7,
    municipality: str = "",
    group: str = "",
    state: State = State.ANY,
    people: int = 0,
    order: Order = Order.PEOPLE,
    format: FileKind = FileKind.XLSX,
) -> Response:
    """All that the list leads to, as a file; a long one becomes a task."""
    pages: Pages = request.app.state.pages
    choice = Choice(period, municipality, group, state, people, order)
    limit, viewer = pages.parts.settings.export_limit, pages.viewer(request)
    try:
        export = table_of(pages.parts, viewer, choice, limit)
    except EntryRefused as error:
        return pages.show(request, "missing.html", status_code=400, what=str(error))
    if export.total > limit:
        given = {name: str(getattr(choice, name)) for name in choice.__slots__}
        given["format"] = format
        return offer(request, TaskKind.INCIDENTS_EXPORT, given, export.total)
    pages.audit(request, "incidents exported", f"{export.total} {format}: {choice.link('')}")
    return table(format, export.name, export.head, export.columns, export.rows)


def place_text(place: Place) -> str:
    """A place as an address holds it."""
    people, at, id_ = place
    return f"{people}-{stamp(at)}-{id_}"


def place_from(text: str) -> Place | None:
    """Where a page ended; None where the text was never given out."""
    if (found := _PLACE.fullmatch(text)) is None or (at := moment_from(found[2])) is None:
        return None
    return int(found[1]), at, found[3]


def stamp(at: datetime) -> str:
    """Microseconds since 1970, exactly."""
    return str((at - _EPOCH) // timedelta(microseconds=1))


def moment_from(text: str) -> datetime | None:
    """What `stamp` says; None where it never said so."""
    if re.fullmatch(r"\d{1,17}", text) is None:
        return None
    try:
        return _EPOCH + timedelta(microseconds=int(text))
    except OverflowError:
        return None
