"""Opening a case: the form of a phone call, and one click on a post, an incident, an alert."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Annotated

from fastapi import File, Form, Request, Response, UploadFile
from fastapi.responses import RedirectResponse

from console.pages import Pages
from console.refusals import refused
from console.routes import CASES, IMPORT, POSTS, READ_CASES, REGION, Route
from console.workers import Work
from desks.cases.filing import CaseFiling
from desks.cases.opening import BY_HAND, CaseOpening, HandForm, Opened
from desks.viewer import Viewer
from domain.cases.filed import TakenAs
from domain.errors import EntryRefused, MoveRefused
from domain.terms.policy import Regime
from russian.casework.cases import REGIMES, STREAMS
from russian.typed_moments import moment_of


def show_form(request: Request) -> Response:
    return _form(request, HandForm(""))


def _form(request: Request, form: HandForm, received: str = "", problem: str = "") -> Response:
    pages: Pages = request.app.state.pages
    topics = sorted(pages.installation.region.topics.values(), key=lambda topic: topic.name)
    return pages.show(
        request,
        "case_form.html",
        status_code=400 if problem else 200,
        form=form,
        received=received,
        problem=problem,
        topics=topics,
        regimes=REGIMES,
        keeps_contact=pages.installation.settings.case_contacts,
        streams=[(one, STREAMS[one]) for one in BY_HAND],
    )


def add_case(
    request: Request,
    text: Annotated[str, Form(max_length=25_000)] = "",
    topic: Annotated[str, Form(max_length=100)] = "",
    municipality: Annotated[str, Form(max_length=100)] = "",
    street: Annotated[str, Form(max_length=200)] = "",
    house: Annotated[str, Form(max_length=50)] = "",
    stream: Annotated[str, Form(max_length=20)] = "phone",
    regime: Annotated[str, Form(max_length=20)] = "",
    received: Annotated[str, Form(max_length=40)] = "",
    contact: Annotated[str, Form(max_length=300)] = "",
) -> Response:
    pages: Pages = request.app.state.pages
    known = Regime(regime) if regime in list(Regime) else None
    form = HandForm(text, topic or None, municipality or None, street, house, stream, known)
    try:
        at = _moment(pages, received)
        form = replace(form, received_at=at, contact=contact)
        opened = CaseOpening(pages.installation).by_hand(pages.viewer(request), form)
    except EntryRefused as error:
        return _form(request, form, received, f"Не сохранено: {error}.")
    return _leads(opened)


def _moment(pages: Pages, typed: str) -> datetime | None:
    if not typed.strip():
        return None
    now, zone = pages.installation.clock.now(), pages.installation.region.zone
    return moment_of(typed, now, zone)


def take_mail(request: Request, file: Annotated[UploadFile, File()]) -> Response:
    pages: Pages = request.app.state.pages
    try:
        filed = CaseFiling(pages.installation).mail(pages.viewer(request), file.file.read())
    except EntryRefused as error:
        return _form(request, HandForm(""), problem=f"Письмо не принято: {error}.")
    done = "known" if filed.taken.outcome is TakenAs.SAME else "letter"
    done = "bare_letter" if filed.attachments else done
    return RedirectResponse(f"/cases/{filed.taken.case_id}?done={done}", status_code=303)


Deed = Callable[[CaseOpening, Viewer], Opened]


def _opened(request: Request, deed: Deed) -> Response:
    pages: Pages = request.app.state.pages
    try:
        opened = deed(CaseOpening(pages.installation), pages.viewer(request))
    except (EntryRefused, MoveRefused) as error:
        return refused(request, str(error), 409)
    return _leads(opened)


def _leads(opened: Opened) -> Response:
    done = "joined" if opened.joined else "opened" if opened.is_new else "known"
    return RedirectResponse(f"/cases/{opened.stored.case.number}?done={done}", status_code=303)


def open_of_post(request: Request, post_id: str) -> Response:
    return _opened(request, lambda desk, by: desk.of_post(by, post_id))


def open_of_incident(request: Request, incident_id: str) -> Response:
    return _opened(request, lambda desk, by: desk.of_incident(by, incident_id))


def open_of_alert(request: Request, alert_id: str) -> Response:
    return _opened(request, lambda desk, by: desk.of_alert(by, alert_id))


ROUTES: Sequence[Route] = (
    Route("GET", "/cases/new", show_form, READ_CASES | CASES),
    Route("POST", "/cases/new", add_case, READ_CASES | CASES),
    Route(
        "POST",
        "/cases/mail",
        take_mail,
        READ_CASES | CASES,
        limit=IMPORT,
        work=Work.LONG,
    ),
    Route(
        "POST", "/posts/{post_id}/case", open_of_post, READ_CASES | CASES | POSTS, work=Work.INDEX
    ),
    Route(
        "POST",
        "/incidents/{incident_id}/case",
        open_of_incident,
        READ_CASES | CASES | REGION,
        work=Work.INDEX,
    ),
    Route("POST", "/alerts/{alert_id}/case", open_of_alert, READ_CASES | CASES | REGION),
)
