"""Contacts with outlets: what is owed by when, the journal of each, the sheet before a meeting."""

from collections.abc import Callable, Sequence
from typing import Annotated

from fastapi import Form, Query, Request, Response
from pydantic import BaseModel, Field

from console.deeds import led_on
from console.forms.fields import Number
from console.leaders.words import WORDS
from console.pages import Pages
from console.routes import LEADERS, Route
from console.workers import Work
from desks.outreach.briefing import DAYS, BriefingDesk
from desks.outreach.contacts import ContactForm, OutletContactDesk
from desks.viewer import Viewer
from domain.cases.case import numbered
from domain.leader import speaker
from domain.outreach.outlet_contact import LONGEST_PERSON, LONGEST_WORDS, ContactWay
from russian.casework.cases import STATES, CaseWords
from russian.outreach.outlet_contacts import DONE, WAYS
from russian.typed_moments import moment_of

Word = Annotated[str, Query(max_length=200)]


class ContactFields(BaseModel):
    source: Annotated[str, Field(max_length=200)] = ""
    way: ContactWay = ContactWay.CALL
    at: Annotated[str, Field(max_length=30)] = ""
    person: Annotated[str, Field(max_length=500)] = ""
    phone: Annotated[str, Field(max_length=100)] = ""
    purpose: Annotated[str, Field(max_length=3 * LONGEST_WORDS)] = ""
    result: Annotated[str, Field(max_length=3 * LONGEST_WORDS)] = ""
    due: Annotated[str, Field(max_length=30)] = ""
    version: Annotated[int | None, Field(ge=1)] = None


Fields = Annotated[ContactFields, Form()]


def list_contacts(request: Request, source: Word = "", done: Word = "") -> Response:
    return _list(request, source, done=DONE.get(done, ""))


def add(request: Request, fields: Fields) -> Response:
    pages: Pages = request.app.state.pages
    return _done(
        request,
        fields.source,
        "added",
        lambda d, v: d.add(v, fields.source, _form(pages, fields)),
    )


def edit(request: Request, number: Number, fields: Fields) -> Response:
    pages: Pages = request.app.state.pages
    return _done(
        request,
        fields.source,
        "edit",
        lambda d, v: d.edit(v, number, _form(pages, fields), fields.version),
    )


def finish(request: Request, number: Number, fields: Fields) -> Response:
    return _done(
        request,
        fields.source,
        "finish",
        lambda d, v: d.finish(v, number, fields.result, fields.version),
    )


def show_briefing(request: Request, source_id: str) -> Response:
    pages: Pages = request.app.state.pages
    region = pages.installation.region
    briefing = BriefingDesk(pages.installation).look(pages.viewer(request), source_id)
    return pages.alone(
        request,
        "briefing.html",
        sheet=briefing,
        days=DAYS,
        case_words=CaseWords(region),
        case_states=STATES,
        case_number=numbered,
        ways=WAYS,
        **WORDS,
    )


def _form(pages: Pages, fields: ContactFields) -> ContactForm:
    now, zone = pages.installation.clock.now(), pages.installation.region.zone
    return ContactForm(
        fields.way,
        moment_of(fields.at, now, zone) if fields.at else now,
        fields.person,
        fields.phone,
        fields.purpose,
        fields.result,
        moment_of(fields.due, now, zone) if fields.due else None,
    )


def _done(
    request: Request,
    source: str,
    done: str,
    deed: Callable[[OutletContactDesk, Viewer], object],
) -> Response:
    pages: Pages = request.app.state.pages
    desk, viewer = OutletContactDesk(pages.installation), pages.viewer(request)
    known = source if source in pages.installation.region.sources else ""
    return led_on(
        request,
        lambda: deed(desk, viewer),
        f"/contacts?source={known}&done={done}",
        lambda why: _list(request, known, refusal=why),
    )


def _list(request: Request, source: str, done: str = "", refusal: str = "") -> Response:
    pages: Pages = request.app.state.pages
    installation = pages.installation
    zone, sources = installation.region.zone, installation.region.sources
    desk, viewer = OutletContactDesk(installation), pages.viewer(request)
    outlets = [one for one in sources.values() if speaker(one) is not None]
    return pages.show(
        request,
        "contacts.html",
        status_code=400 if refusal else 200,
        source=desk.outlet(source) if source else None,
        contacts=(desk.again if refusal else desk.list)(viewer, source),
        sources=sources,
        outlets=sorted(outlets, key=lambda one: one.title),
        now=installation.clock.now(),
        ways=WAYS,
        typed_at=lambda at: f"{at.astimezone(zone):%Y-%m-%dT%H:%M}" if at else "",
        longest_person=LONGEST_PERSON,
        longest=LONGEST_WORDS,
        done=done,
        refusal=refusal,
    )


ROUTES: Sequence[Route] = (
    Route("GET", "/contacts", list_contacts, LEADERS),
    Route("POST", "/contacts", add, LEADERS),
    Route("POST", "/contacts/{number}/edit", edit, LEADERS),
    Route("POST", "/contacts/{number}/finish", finish, LEADERS),
    Route("GET", "/leaders/{source_id}/briefing", show_briefing, LEADERS, work=Work.INDEX),
)
