"""The link of an invitation: a body says how many come, and afterwards how many came, without
sign-in or script.

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
from desks.outreach.seminars.linked import LinkedSeminar, SeminarLinkDesk
from domain.errors import EntryRefused, MoveRefused
from domain.outreach.seminar import LONGEST_NAME, MOST_PEOPLE, SeminarInvitation, SeminarPhase
from russian.casework.cases import CaseWords
from russian.outreach.mistakes import KINDS
from russian.outreach.seminars import AUDIENCE, SHUT, when


def show_seminar(request: Request) -> Response:
    pages: Pages = request.app.state.pages
    return _page(request, SeminarLinkDesk(pages.installation).open(request.state.link))


def answer(
    request: Request,
    name: Annotated[str, Form(max_length=1000)] = "",
    people: Annotated[str, Form(max_length=20)] = "",
) -> Response:
    pages: Pages = request.app.state.pages
    desk, link = SeminarLinkDesk(pages.installation), request.state.link
    typed = people.strip()
    number = int(typed) if typed.isascii() and typed.isdecimal() else None
    try:
        linked = desk.answer(link, name, number)
    except (EntryRefused, MoveRefused) as error:
        status = 409 if isinstance(error, MoveRefused) else 400
        return _page(request, desk.look(link), status, f"Не записано: {error}.", (name, typed))
    return _page(request, linked, done=True)


def _page(
    request: Request,
    linked: LinkedSeminar,
    status_code: int = 200,
    problem: str = "",
    typed: tuple[str, str] | None = None,
    done: bool = False,
) -> Response:
    """A link that works no longer says nothing of its seminar."""
    pages: Pages = request.app.state.pages
    if linked.shut is not None:
        what = SHUT[linked.shut]
        return pages.alone(request, "public.html", 410, heading="Ссылка не действует", what=what)
    invitation, region = linked.invitation, pages.installation.region
    is_ahead = linked.phase is SeminarPhase.AHEAD
    known = invitation.planned if is_ahead or invitation.came is None else invitation.came
    name, people = typed or (invitation.answered_by, "" if known is None else str(known))
    return pages.alone(
        request,
        "seminar_linked.html",
        status_code,
        one=linked.seminar,
        at=when(linked.seminar, region.zone),
        whom=[AUDIENCE[one] for one in linked.seminar.audience],
        errors=[KINDS[one] for one in linked.seminar.kinds],
        body=CaseWords(region).body(invitation.body),
        is_ahead=is_ahead,
        is_answered=known is not None,
        name=name,
        people=people,
        problem=problem,
        done=done,
        longest_name=LONGEST_NAME,
        most_people=MOST_PEOPLE,
    )


def _read(installation: Installation, token: str, now: datetime) -> SeminarInvitation | None:
    return SeminarLinkDesk(installation).read(token)


ROUTES: Sequence[Route] = (
    Route("GET", "/seminar/{token}", show_seminar, OPEN, limit=LOOK),
    Route("POST", "/seminar/{token}", answer, OPEN, limit=FORM),
)
PURPOSE = Purpose(name="seminars", read=_read, wrong=WRONG, routes=ROUTES)
