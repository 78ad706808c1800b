"""The link of a case handed to a body: one page with its buttons, without sign-in or script.

Mail scanners follow links, so only the buttons change anything.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any

from fastapi import Form, Request, Response

from app.installation import Installation
from console.cases.answering.drafts import check_words
from console.pages import Pages
from console.public.purpose import LOOK, WRONG, Purpose
from console.routes import FORM, OPEN, Route
from desks.cases.referrals.linked import CaseLinkDesk, LinkedCase, Pressed
from domain.cases.referrals.link import LinkDeed
from domain.cases.referrals.referral import Referral
from domain.cases.workflow import WITH_BODY
from domain.errors import EntryRefused, MoveRefused, NotFound
from russian.casework.cases import STATES, CaseWords
from russian.casework.referrals import DONE, OFFERS, PROPOSED, SHUT, where

LONGEST = 10_000  # characters of an answer


def show_case(request: Request) -> Response:
    pages: Pages = request.app.state.pages
    return _page(request, CaseLinkDesk(pages.installation).open(request.state.link))


def _pressing(deed: LinkDeed) -> Callable[..., Response]:
    def press(
        request: Request,
        name: Annotated[str, Form(max_length=1000)] = "",
        note: Annotated[str, Form(max_length=2 * LONGEST)] = "",
        link: Annotated[str, Form(max_length=2000)] = "",
        body: Annotated[str, Form(max_length=100)] = "",
        version: Annotated[int | None, Form(ge=1, lt=2**31)] = None,
        personal_checked: Annotated[str, Form(max_length=5)] = "",
    ) -> Response:
        pages: Pages = request.app.state.pages
        desk, referral = CaseLinkDesk(pages.installation), request.state.link
        pressed = Pressed(deed, name, note, link, body, version, bool(personal_checked))
        try:
            stored = desk.press(referral, pressed)
        except (EntryRefused, MoveRefused) as error:
            status = 409 if isinstance(error, MoveRefused) else 400
            return _page(request, desk.look(referral), pressed, f"Не сделано: {error}.", status)
        answers = deed is LinkDeed.ANSWER and stored.standing.state in WITH_BODY
        done = PROPOSED if answers else DONE[deed]
        return _page(request, desk.look(referral), done=done)

    press.__name__ = f"press_{deed.name.lower()}"
    return press


def draft(
    request: Request,
    deed: Annotated[LinkDeed, Form()] = LinkDeed.ANSWER,
    act: Annotated[str, Form(max_length=40)] = "check",
    name: Annotated[str, Form(max_length=1000)] = "",
    note: Annotated[str, Form(max_length=2 * LONGEST)] = "",
    link: Annotated[str, Form(max_length=2000)] = "",
    version: Annotated[int | None, Form(ge=1, lt=2**31)] = None,
    personal_checked: Annotated[str, Form(max_length=5)] = "",
) -> Response:
    """The page with the text checked, and with what it may start from; nothing is stored."""
    pages: Pages = request.app.state.pages
    desk, referral = CaseLinkDesk(pages.installation), request.state.link
    pressed = Pressed(deed, name, note, link, "", version, bool(personal_checked))
    try:
        text, checked, offer = desk.draft(referral, note.replace("\r\n", "\n"), act)
    except (EntryRefused, MoveRefused, NotFound) as error:
        status = 400 if isinstance(error, EntryRefused) else 409
        return _page(request, desk.look(referral), pressed, f"Не сделано: {error}.", status)
    drafted = {**check_words(checked), "offer": offer}
    return _page(request, desk.look(referral), replace(pressed, note=text), drafted=drafted)


def _page(
    request: Request,
    linked: LinkedCase,
    pressed: Pressed | None = None,
    problem: str = "",
    status_code: int = 200,
    done: str = "",
    drafted: Mapping[str, Any] | None = None,
) -> Response:
    """A link that shows no case says nothing of it; its number is told to the reader who has just
    pressed a button.
    """
    pages: Pages = request.app.state.pages
    region, shut = pages.installation.region, linked.shut
    if shut is not None and not done:
        what = SHUT[shut]
        return pages.alone(request, "public.html", 410, heading="Ссылка не действует", what=what)
    words = CaseWords(region)
    return pages.alone(
        request,
        "reply.html",
        status_code,
        shut=shut is not None,
        linked=linked,
        case=linked.stored.case,
        now=linked.stored.standing,
        version=linked.stored.version,
        what=words.subject(linked.stored.standing.group, linked.stored.standing.topic),
        where=where(linked.stored, region, whole=True),
        state=STATES[linked.stored.standing.state],
        case_words=words,
        bodies=[one for one in region.present_bodies if one.id != linked.referral.body],
        offers=OFFERS,
        pressed=pressed,
        path=request.url.path.rpartition("/")[0] if pressed or done else request.url.path,
        problem=problem,
        done=done,
        longest=LONGEST,
        drafted=drafted is not None,
        **(drafted or {}),
    )


def _read(installation: Installation, token: str, now: datetime) -> Referral | None:
    return CaseLinkDesk(installation).read(token)


ROUTES: Sequence[Route] = (
    Route("GET", "/reply/{token}", show_case, OPEN, limit=LOOK),
    Route("POST", "/reply/{token}/draft", draft, OPEN, limit=2 * FORM),
    *(
        Route("POST", f"/reply/{{token}}/{deed}", _pressing(deed), OPEN, limit=2 * FORM)
        for deed in LinkDeed
    ),
)
PURPOSE = Purpose(name="links of cases", read=_read, wrong=WRONG, routes=ROUTES)
