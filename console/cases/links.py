"""Links of cases: hand over, revoke, decide on a term, and «Не отвечают»."""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any

from fastapi import Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from console.forms.fields import Number
from console.pages import Pages
from console.refusals import refused
from console.routes import CASES, READ_CASES, Route
from console.workers import Work
from desks.cases.reading import CaseDesk
from desks.cases.referrals.desk import ReferralDesk
from desks.cases.story import CaseStory
from desks.verbs import Verb
from domain.errors import EntryRefused, MoveRefused
from domain.person import Right
from russian.casework.cases import CaseWords
from russian.casework.referrals import contact_label, happened, mail_words

DONE = {
    "sent": "Ссылка отправлена.",
    "revoked": "Ссылка отозвана.",
    "declined": "В продлении отказано: орган увидит это на своей странице.",
}


def shown_on_case(request: Request, story: CaseStory) -> Mapping[str, Any]:
    """What the page of a case shows of its links, to the centre alone."""
    pages: Pages = request.app.state.pages
    viewer = pages.viewer(request)
    links = None
    if viewer.may(Right.CASES):
        links = ReferralDesk(pages.installation).beside(viewer, story.stored)
    return {
        "links": links,
        "contact_label": contact_label,
        "link_happened": happened,
        "mail_words": mail_words,
    }


def show_silent(request: Request, after: Annotated[int, Query(ge=0, lt=2**62)] = 0) -> Response:
    pages: Pages = request.app.state.pages
    again = not pages.is_first_look(request, Verb.CASES, f"silent {after}")
    silent = ReferralDesk(pages.installation).silent(pages.viewer(request), after, again)
    return pages.show(
        request,
        "case_silent.html",
        silent=silent,
        after=after,
        case_words=CaseWords(pages.installation.region),
        contact_label=contact_label,
        link_happened=happened,
    )


def hand(
    request: Request, number: str, contact: Annotated[str, Form(max_length=300)] = ""
) -> Response:
    return _done(request, number, "sent", lambda desk, by, id_: desk.hand(by, id_, contact))


def revoke(request: Request, number: str, link: Number) -> Response:
    return _done(request, number, "revoked", lambda desk, by, id_: desk.revoke(by, id_, link))


def decline(
    request: Request, number: str, note: Annotated[str, Form(max_length=4000)] = ""
) -> Response:
    return _done(request, number, "declined", lambda desk, by, id_: desk.decline(by, id_, note))


def _done(request: Request, number: str, done: str, deed: Callable[..., object]) -> Response:
    pages: Pages = request.app.state.pages
    viewer = pages.viewer(request)
    try:
        case_id = CaseDesk(pages.installation).find(viewer, number)
        deed(ReferralDesk(pages.installation), viewer, case_id)
    except (EntryRefused, MoveRefused) as error:
        return refused(request, f"Не сделано: {error}", 409)
    return RedirectResponse(f"/cases/{case_id}?done={done}#links", status_code=303)


ROUTES: Sequence[Route] = (
    Route("GET", "/cases/silent", show_silent, READ_CASES | CASES),
    Route("POST", "/cases/{number}/links", hand, READ_CASES | CASES, work=Work.INDEX),
    Route("POST", "/cases/{number}/links/{link}/revoke", revoke, READ_CASES | CASES),
    Route("POST", "/cases/{number}/term", decline, READ_CASES | CASES),
)
