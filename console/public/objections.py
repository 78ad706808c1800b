"""The link by which a body objects to a draft of a rating: its own part, and a form."""

from datetime import datetime
from typing import Annotated

from fastapi import Form, Request, Response

from app.installation import Installation
from console.cases.ratings.shown import COLUMNS
from console.pages import Pages
from console.public.purpose import LOOK, Purpose
from console.routes import FORM, OPEN, Route
from desks.cases.ratings.linked import Closed, LinkedDraft, RatingLinkDesk
from desks.cases.ratings.objections import Objecting
from domain.cases.ratings.measure import MeasureKind
from domain.cases.ratings.objection import LONGEST_REASON, RatingLink
from domain.errors import EntryRefused, MoveRefused, NotFound
from russian.ratings import editions as words
from russian.ratings.measures import MEASURES, measured, reason

WRONG = "Ссылка не подошла: время возражений прошло или она скопирована не целиком. Спросите центр."
CLOSED = {
    Closed.REVOKED: "Центр отозвал эту ссылку. Спросите у него новую.",
    Closed.ENDED: "Возражения больше не принимаются: срок прошёл или рейтинг утверждён.",
}


def show_draft(request: Request) -> Response:
    return _page(request)


def object_(
    request: Request,
    name: Annotated[str, Form(max_length=1000)] = "",
    case: Annotated[str, Form(max_length=40)] = "",
    measure: Annotated[str, Form(max_length=40)] = "",
    reason: Annotated[str, Form(max_length=2 * LONGEST_REASON)] = "",
) -> Response:
    pages: Pages = request.app.state.pages
    link: RatingLink = request.state.link
    kind = MeasureKind(measure) if measure in list(MeasureKind) else None
    asked = Objecting(link.body, reason, case, kind)
    try:
        RatingLinkDesk(pages.installation).object(link, asked, name)
    except (EntryRefused, MoveRefused, NotFound) as error:
        status = 400 if isinstance(error, EntryRefused) else 409
        return _page(request, asked, name, f"Не сделано: {error}.", status)
    return _page(request, done=True)


def _page(
    request: Request,
    asked: Objecting | None = None,
    name: str = "",
    problem: str = "",
    status_code: int = 200,
    done: bool = False,
) -> Response:
    pages: Pages = request.app.state.pages
    linked: LinkedDraft = RatingLinkDesk(pages.installation).look(request.state.link)
    if linked.closed is not None:
        what = CLOSED[linked.closed]
        return pages.alone(request, "public.html", 410, heading="Ссылка не действует", what=what)
    body = pages.installation.region.bodies.get(linked.link.body)
    return pages.alone(
        request,
        "objection.html",
        status_code,
        linked=linked,
        body=body.name if body else linked.link.body,
        asked=asked,
        name=name,
        problem=problem,
        done=done,
        words=words,
        kinds=(MeasureKind.ON_TIME, *COLUMNS),
        MEASURES=MEASURES,
        measured=measured,
        reason=reason,
        longest=LONGEST_REASON,
        path=request.url.path,
    )


def _read(installation: Installation, token: str, now: datetime) -> RatingLink | None:
    return RatingLinkDesk(installation).read(token)


PURPOSE = Purpose(
    name="objections to ratings",
    read=_read,
    wrong=WRONG,
    routes=(
        Route("GET", "/objection/{token}", show_draft, OPEN, limit=LOOK),
        Route("POST", "/objection/{token}", object_, OPEN, limit=FORM),
    ),
)
