"""Incidents: the list of recent ones, and its export."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Annotated

from fastapi import Depends, Request, Response
from fastapi.responses import RedirectResponse

from console.export import table
from console.pages import Pages
from console.refusals import refused
from console.routes import EXPORT, REGION, Route
from console.tasks.offer import offer
from console.workers import Work
from desks.cursor import moment_from, place_from, place_text, stamp
from desks.exports.incidents import (
    ORDERS,
    PERIODS,
    SIZES,
    check_period,
    linked,
    note_incidents,
)
from desks.exports.incidents import export_incidents as table_of
from desks.incidents import COURSE, IncidentChoice, IncidentDesk, Standing
from domain.incident import Order
from domain.person import Right
from domain.task import TaskKind
from enrichment.incidents.incident import ALIVE
from files.sheets import FileKind
from russian.few import is_few


def choice_of(
    period: int = 7,
    municipality: str = "",
    group: str = "",
    state: Standing = Standing.GOES_ON,
    people: int = 0,
    order: Order = Order.PEOPLE,
) -> IncidentChoice:
    return IncidentChoice(period, municipality, group, state, people, order)


TABS = {Standing.GOES_ON: "Продолжаются", Standing.QUIET: "Затихли", Standing.ANY: "Все"}
Chosen = Annotated[IncidentChoice, Depends(choice_of)]


def list_incidents(
    request: Request, choice: Chosen, after: str = "", until: str = "", find: str = ""
) -> Response:
    """Later pages keep the moment of the first; `find` is a typed number of an incident, and leads
    to its page.
    """
    pages: Pages = request.app.state.pages
    viewer = pages.viewer(request)
    if find.strip():
        id_ = IncidentDesk(pages.installation).find(viewer, find)
        return RedirectResponse(f"/incidents/{id_}", status_code=303)
    now = moment_from(until) if until else pages.installation.clock.now()
    place = place_from(after) if after else None
    if now is None or (after and place is None):
        return refused(request, "ссылка на следующую страницу испорчена")
    check_period(choice)
    page = IncidentDesk(pages.installation).list(
        viewer, choice, now, after=place, asked=linked(choice, "")
    )
    exported = replace(choice, people=0) if is_few(choice.people) else choice
    more = page.next and {"after": place_text(page.next), "until": stamp(now)}
    return pages.show(
        request,
        "incidents.html",
        concerns=lambda s: not choice.municipality or s.municipality in (None, choice.municipality),
        choice=choice,
        total=page.total,
        incidents=page.incidents,
        goes_on=now - ALIVE,
        first=not after,
        courses=page.courses,
        days=COURSE,
        begin=linked(choice, "/incidents"),
        tabs=[
            (words, linked(replace(choice, state=state), "/incidents"), state == choice.state)
            for state, words in TABS.items()
        ],
        sorted={order: linked(replace(choice, order=order), "/incidents") for order in Order},
        more=more and linked(choice, "/incidents", **more),
        periods=PERIODS,
        sizes=SIZES,
        orders=ORDERS,
        export=[
            (kind.upper(), linked(exported, "/incidents/export", format=kind))
            for kind in FileKind
            if viewer.may(Right.EXPORT)
        ],
    )


def export_incidents(
    request: Request, choice: Chosen, format: FileKind = FileKind.XLSX
) -> Response:
    pages: Pages = request.app.state.pages
    installation, viewer, limit = (
        pages.installation,
        pages.viewer(request),
        pages.installation.settings.export_limit,
    )
    export = table_of(installation, viewer, choice, limit)
    if export.total > limit:
        inputs = {name: str(value) for name, value in asdict(choice).items()}
        inputs["format"] = format
        return offer(request, TaskKind.INCIDENTS_EXPORT, inputs, export.total)
    note_incidents(installation, viewer, choice, format, export.total)
    return table(format, export)


ROUTES: Sequence[Route] = (
    Route("GET", "/incidents", list_incidents, REGION, work=Work.INDEX),
    Route("GET", "/incidents/export", export_incidents, EXPORT | REGION, work=Work.LONG),
)
