"""The link of an official page: its owner sees what to do and says what is done, without sign-in or
script.

Mail scanners follow links, so only the button changes anything.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from fastapi import Form, Request, Response

from app.installation import Installation
from console.pages import Pages
from console.public.purpose import LOOK, WRONG, Purpose
from console.routes import FORM, OPEN, Route
from desks.outreach.pages.linked import LinkedPage, PageLinkDesk
from domain.errors import EntryRefused, MoveRefused
from domain.outreach.official_page import PageElement
from domain.outreach.page_link import LONGEST_NAME, LONGEST_NOTE, PageLink
from russian.casework.cases import CaseWords
from russian.outreach.pages import ELEMENT_WORDS, SHUT, TO_DO, finding_text


def show_to_do(request: Request) -> Response:
    pages: Pages = request.app.state.pages
    return _page(request, PageLinkDesk(pages.installation).open(request.state.link))


def answer(
    request: Request,
    name: Annotated[str, Form(max_length=1000)] = "",
    done: Annotated[list[str] | None, Form(max_length=len(PageElement))] = None,
    note: Annotated[str, Form(max_length=4 * LONGEST_NOTE)] = "",
) -> Response:
    pages: Pages = request.app.state.pages
    desk, link = PageLinkDesk(pages.installation), request.state.link
    try:
        linked = desk.answer(link, name, done or (), note.replace("\r\n", "\n"))
    except (EntryRefused, MoveRefused) as error:
        status = 409 if isinstance(error, MoveRefused) else 400
        return _page(request, desk.look(link), status, f"Не записано: {error}.", (name, note))
    return _page(request, linked, done=True)


def _page(
    request: Request,
    linked: LinkedPage,
    status_code: int = 200,
    problem: str = "",
    typed: tuple[str, str] | None = None,
    done: bool = False,
) -> Response:
    """A link that works no longer says nothing of its page."""
    pages: Pages = request.app.state.pages
    if linked.shut is not None:
        what = SHUT[linked.shut]
        return pages.alone(request, "public.html", 410, heading="Ссылка не действует", what=what)
    name, note = typed or (linked.link.answered_by, linked.link.note)
    return pages.alone(
        request,
        "page_to_do.html",
        status_code,
        linked=linked,
        rest=linked.audit.to_do() if linked.audit else (),
        body=CaseWords(pages.installation.region).body(linked.link.body),
        name=name,
        note=note,
        problem=problem,
        done=done,
        to_do=TO_DO,
        element_words=ELEMENT_WORDS,
        finding_text=finding_text,
        longest_name=LONGEST_NAME,
        longest_note=LONGEST_NOTE,
    )


def _read(installation: Installation, token: str, now: datetime) -> PageLink | None:
    return PageLinkDesk(installation).read(token)


ROUTES: Sequence[Route] = (
    Route("GET", "/page/{token}", show_to_do, OPEN, limit=LOOK),
    Route("POST", "/page/{token}", answer, OPEN, limit=FORM),
)
PURPOSE = Purpose(name="official pages", read=_read, wrong=WRONG, routes=ROUTES)
