"""The link of an enquiry: a form that a body fills in, without sign-in or script.

Mail scanners follow links, so only the button changes anything.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from fastapi import Form, Request, Response

from app.installation import Installation
from console.pages import Pages
from console.public.purpose import LOOK, WRONG, Purpose
from console.routes import LARGE_FORM, OPEN, Route
from desks.reports.enquiries.linked import EnquiryLinkDesk, LinkedEnquiry
from domain.errors import EntryRefused, MoveRefused
from domain.reports.enquiries.enquiry import LONGEST_NAME, LONGEST_NOTE, AskedBody
from domain.reports.enquiries.form import LONGEST_TEXT, MOST_CELLS
from domain.terms.period import last_day
from russian.casework.cases import CaseWords
from russian.reports.enquiries import SHUT, cell_text
from russian.reports.figures import figure_text


def show_form(request: Request) -> Response:
    pages: Pages = request.app.state.pages
    return _page(request, EnquiryLinkDesk(pages.installation).open(request.state.link))


def fill_in(
    request: Request,
    name: Annotated[str, Form(max_length=1000)] = "",
    value: Annotated[list[str] | None, Form(max_length=MOST_CELLS)] = None,
    note: Annotated[str, Form(max_length=4 * LONGEST_NOTE)] = "",
) -> Response:
    """The values stand in the order of the form's rows."""
    pages: Pages = request.app.state.pages
    desk, asked = EnquiryLinkDesk(pages.installation), request.state.link
    linked = desk.look(asked)
    cells = [cell.name for cell in linked.enquiry.cells]
    typed = dict(zip(cells, value or (), strict=False))
    try:
        linked = desk.answer(asked, name, typed, note.replace("\r\n", "\n"))
    except (EntryRefused, MoveRefused) as error:
        status = 409 if isinstance(error, MoveRefused) else 400
        problem = f"Не записано: {error}."
        return _page(request, linked, status, problem, typed={**typed, "": name, " ": note})
    return _page(request, linked, done=True)


def _page(
    request: Request,
    linked: LinkedEnquiry,
    status_code: int = 200,
    problem: str = "",
    done: bool = False,
    typed: dict[str, str] | None = None,
) -> Response:
    """A link that works no longer says nothing of its enquiry. `typed` are the values by cell, the
    name of the writer under "", and the note under " ".
    """
    pages: Pages = request.app.state.pages
    region = pages.installation.region
    if linked.shut is not None:
        what = SHUT[linked.shut]
        return pages.alone(request, "public.html", 410, heading="Ссылка не действует", what=what)
    answer = linked.answer
    known = {**answer.values, "": answer.name, " ": answer.note} if answer else {}
    return pages.alone(
        request,
        "form.html",
        status_code,
        linked=linked,
        enquiry=linked.enquiry,
        body=CaseWords(region).body(linked.asked.body),
        first=linked.enquiry.period.since and linked.enquiry.period.since.astimezone(region.zone),
        last=linked.enquiry.period.last_day(region.zone),
        due=last_day(linked.enquiry.due, region.zone),
        values=known if typed is None else typed,
        problem=problem,
        done=done,
        figure_text=figure_text,
        cell_text=cell_text,
        longest_name=LONGEST_NAME,
        longest_text=LONGEST_TEXT,
        longest_note=LONGEST_NOTE,
    )


def _read(installation: Installation, token: str, now: datetime) -> AskedBody | None:
    return EnquiryLinkDesk(installation).read(token)


ROUTES: Sequence[Route] = (
    Route("GET", "/form/{token}", show_form, OPEN, limit=LOOK),
    Route("POST", "/form/{token}", fill_in, OPEN, limit=LARGE_FORM),
)
PURPOSE = Purpose(name="enquiries of bodies", read=_read, wrong=WRONG, routes=ROUTES)
