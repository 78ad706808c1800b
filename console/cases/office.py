"""«Мой орган»: what waits, people and their load, and who is away."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from fastapi import Form, Request, Response
from fastapi.responses import RedirectResponse

from console.cases.listing import linked
from console.forms.fields import Number
from console.pages import Pages
from console.routes import ANSWER, READ_CASES, Route
from desks.absences import AbsenceDesk
from desks.cases.choice import CaseChoice, Tab
from desks.cases.imports.desk import ImportDesk
from desks.cases.watch.office import OfficeDesk
from desks.verbs import Verb
from domain.cases.case import numbered
from domain.errors import EntryRefused
from russian.casework.cases import CaseWords
from russian.typed_moments import moment_of

DONE = {"away": "Отсутствие записано.", "back": "Отсутствие окончено."}


def show_mine(request: Request, done: str = "") -> Response:
    return _page(request, done=DONE.get(done, ""))


def _page(request: Request, done: str = "", problem: str = "", status_code: int = 200) -> Response:
    pages: Pages = request.app.state.pages
    installation, viewer = pages.installation, pages.viewer(request)
    again = not pages.is_first_look(request, Verb.CASES, "mine")
    office, desk = OfficeDesk(installation).look(viewer, again), AbsenceDesk(installation)
    words, colleagues = CaseWords(installation.region), desk.colleagues(viewer)
    return pages.show(
        request,
        "case_office.html",
        status_code=status_code,
        office=office,
        ages=ImportDesk(installation).freshness(viewer),
        title=" · ".join(map(words.body, office.bodies)) or "Центр",
        link=linked,
        late=linked(CaseChoice(Tab.LATE)),
        today=linked(CaseChoice(Tab.TODAY)),
        everything=linked(CaseChoice()),
        of_person=lambda name: linked(CaseChoice(Tab.BODIES, person=name)),
        absences=desk.list(viewer),
        colleagues=colleagues,
        may_enter=[one for one in colleagues if desk.may_enter(viewer, one.id)],
        can_end={a.id for a in desk.list(viewer) if desk.may_enter(viewer, a.person)},
        own=viewer.name,
        case_words=words,
        number_of=numbered,
        done=done,
        problem=problem,
    )


def add_absence(
    request: Request,
    person: Annotated[str, Form(max_length=100)] = "",
    since: Annotated[str, Form(max_length=40)] = "",
    until: Annotated[str, Form(max_length=40)] = "",
    deputy: Annotated[str, Form(max_length=100)] = "",
) -> Response:
    """Say that a person is away; without a beginning, from now on."""
    pages: Pages = request.app.state.pages
    now = pages.installation.clock.now()
    try:
        if not until.strip():
            raise EntryRefused("не написано, до какого времени: напишите дату")
        begin = _moment(pages, since, now) if since.strip() else now
        AbsenceDesk(pages.installation).add(
            pages.viewer(request), person, begin, _moment(pages, until, now), deputy or None
        )
    except EntryRefused as error:
        return _page(request, problem=f"Не записано: {error}.", status_code=400)
    return RedirectResponse("/cases/mine?done=away", status_code=303)


def end_absence(request: Request, absence_id: Number) -> Response:
    pages: Pages = request.app.state.pages
    try:
        AbsenceDesk(pages.installation).end(pages.viewer(request), absence_id)
    except EntryRefused as error:
        return _page(request, problem=f"Не сделано: {error}.", status_code=409)
    return RedirectResponse("/cases/mine?done=back", status_code=303)


def _moment(pages: Pages, typed: str, now: datetime) -> datetime:
    return moment_of(typed, now, pages.installation.region.zone)


ROUTES: Sequence[Route] = (
    Route("GET", "/cases/mine", show_mine, READ_CASES | ANSWER),
    Route("POST", "/absences", add_absence, READ_CASES | ANSWER),
    Route("POST", "/absences/{absence_id}/end", end_absence, READ_CASES | ANSWER),
)
