"""«Выпуски»: published ratings: drafts, objections to them, final versions and their data."""

from collections.abc import Callable, Sequence
from typing import Annotated

from fastapi import Form, Request, Response
from fastapi.responses import RedirectResponse

from console.cases.causes.chronic import day_of
from console.cases.ratings.shown import rating_words
from console.forms.fields import Number, Text
from console.pages import Pages
from console.refusals import refused
from console.routes import DRAFTS, RATINGS, READ_CASES, Route
from console.workers import Work
from desks.cases.ratings.editions import EditionDesk
from desks.cases.ratings.objections import Objecting, ObjectionDesk
from desks.viewer import Viewer
from domain.cases.ratings.edition import EditionState, RatingSpan
from domain.cases.ratings.measure import MeasureKind
from domain.cases.ratings.objection import OF_A_CASE, ObjectionEffect, ObjectionState
from domain.cases.ratings.rating import TOGETHER
from domain.errors import EntryRefused, MoveRefused
from domain.person import Right
from russian.ratings import editions as words
from russian.typed_moments import moment_of

ADDRESS = "/ratings/editions"
DONE = {
    "published": "Черновик опубликован.",
    "final": "Рейтинг утверждён: данные и подпись больше не изменятся.",
    "withdrawn": "Черновик отозван.",
    "objected": "Возражение записано: центр ответит на него.",
    "decided": "Решение записано.",
    "revoked": "Ссылка отозвана.",
    "invited": "Ссылка готова: она ниже, в списке ссылок.",
}
TONES = {EditionState.DRAFT: "high", EditionState.FINAL: "ok", EditionState.WITHDRAWN: ""}
OBJECTION_TONES = {
    ObjectionState.OPEN: "high",
    ObjectionState.ACCEPTED: "ok",
    ObjectionState.REJECTED: "",
}


def list_editions(request: Request) -> Response:
    return _list(request)


def _list(request: Request, problem: str = "", status_code: int = 200) -> Response:
    pages: Pages = request.app.state.pages
    desk, viewer = EditionDesk(pages.installation), pages.viewer(request)
    return pages.show(
        request,
        "rating_editions.html",
        status_code=status_code,
        editions=desk.list(viewer, again=bool(problem)),
        problem=problem,
        now=pages.installation.clock.now(),
        tones=TONES,
        words=words,
    )


def show_edition(
    request: Request, edition: Number, view: str = TOGETHER, draft: str = "", done: str = ""
) -> Response:
    return _page(request, edition, view, bool(draft), DONE.get(done, ""))


def _page(
    request: Request,
    edition: int,
    view: str = TOGETHER,
    draft: bool = False,
    done: str = "",
    problem: str = "",
    status_code: int = 200,
) -> Response:
    pages: Pages = request.app.state.pages
    viewer, installation = pages.viewer(request), pages.installation
    look = EditionDesk(installation).look(viewer, edition, view, draft, again=bool(problem))
    desk, now = ObjectionDesk(installation), installation.clock.now()
    bodies = sorted({one.body.id for table in look.tables for one in table.bodies} - {"centre"})
    return pages.show(
        request,
        "rating_edition.html",
        status_code=status_code,
        look=look,
        done=done,
        problem=problem,
        is_open=look.edition.is_open(now),
        links=[(one, desk.url(one) if one.works(now) else "") for one in look.links],
        bodies=[(one, look.names.get(one, one)) for one in bodies],
        waiting=sum(one.state is ObjectionState.OPEN for one in look.objections),
        words=words,
        edition_tones=TONES,
        objection_tones=OBJECTION_TONES,
        OF_A_CASE=OF_A_CASE,
        **rating_words(installation.region),
    )


def show_frozen_cases(
    request: Request,
    edition: Number,
    body: str,
    kind: str,
    view: str = TOGETHER,
    draft: str = "",
) -> Response:
    pages: Pages = request.app.state.pages
    if kind not in list(MeasureKind):
        return refused(request, "такого показателя нет: выберите его в рейтинге")
    desk, viewer = EditionDesk(pages.installation), pages.viewer(request)
    behind = desk.cases(viewer, edition, body, MeasureKind(kind), view, bool(draft))
    return pages.show(
        request,
        "rating_frozen_cases.html",
        behind=behind,
        words=words,
        may_object=viewer.may(Right.DRAFTS)
        and behind.edition.is_open(pages.installation.clock.now()),
        **rating_words(pages.installation.region),
    )


def fetch_edition(request: Request, edition: Number) -> Response:
    """The signed content to the byte, and its digest in a header."""
    pages: Pages = request.app.state.pages
    desk = EditionDesk(pages.installation)
    known, text = desk.file(pages.viewer(request), edition)
    name = f"rating-{known.span}-{known.first.isoformat()}-{known.version}.json"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "X-Rating-Digest": known.digest,
    }
    return Response(text.encode(), media_type="application/json", headers=headers)


def publish(
    request: Request,
    span: Annotated[str, Form(max_length=20)] = RatingSpan.MONTH,
    day: Annotated[str, Form(max_length=20)] = "",
    until: Annotated[str, Form(max_length=40)] = "",
    reason: Text = "",
) -> Response:
    pages: Pages = request.app.state.pages
    installation = pages.installation
    try:
        if span not in list(RatingSpan) or (first := day_of(day)) is None:
            raise EntryRefused("выберите период и любой его день")
        now, zone = installation.clock.now(), installation.region.zone
        end = moment_of(until, now, zone) if until.strip() else None
        made = EditionDesk(installation).publish(
            pages.viewer(request), RatingSpan(span), first, end, reason
        )
    except (EntryRefused, MoveRefused) as error:
        status = 409 if isinstance(error, MoveRefused) else 400
        return _list(request, f"Не сделано: {error}.", status)
    return RedirectResponse(f"{ADDRESS}/{made.number}?done=published", status_code=303)


def finish(request: Request, edition: Number) -> Response:
    def deed(pages: Pages, viewer: Viewer) -> None:
        EditionDesk(pages.installation).finish(viewer, edition)

    return _done(request, edition, deed, "final")


def withdraw(request: Request, edition: Number, why: Text = "") -> Response:
    def deed(pages: Pages, viewer: Viewer) -> None:
        EditionDesk(pages.installation).withdraw(viewer, edition, why)

    return _done(request, edition, deed, "withdrawn")


def object_(
    request: Request,
    edition: Number,
    body: Annotated[str, Form(max_length=100)] = "",
    case: Annotated[str, Form(max_length=40)] = "",
    measure: Annotated[str, Form(max_length=40)] = "",
    reason: Text = "",
) -> Response:
    kind = MeasureKind(measure) if measure in list(MeasureKind) else None

    def deed(pages: Pages, viewer: Viewer) -> None:
        asked = Objecting(body, reason, case, kind)
        ObjectionDesk(pages.installation).object(viewer, edition, asked)

    return _done(request, edition, deed, "objected")


def decide(
    request: Request,
    edition: Number,
    objection: Number,
    effect: Annotated[str, Form(max_length=20)] = "",
    why: Text = "",
) -> Response:
    """The effect «rejected» rejects."""

    def deed(pages: Pages, viewer: Viewer) -> None:
        if effect != ObjectionState.REJECTED and effect not in list(ObjectionEffect):
            raise EntryRefused("не выбрано решение")
        chosen = None if effect == ObjectionState.REJECTED else ObjectionEffect(effect)
        ObjectionDesk(pages.installation).decide(viewer, objection, chosen, why)

    return _done(request, edition, deed, "decided")


def invite(
    request: Request, edition: Number, body: Annotated[str, Form(max_length=100)] = ""
) -> Response:
    def deed(pages: Pages, viewer: Viewer) -> None:
        ObjectionDesk(pages.installation).invite(viewer, edition, body)

    return _done(request, edition, deed, "invited")


def revoke(request: Request, edition: Number, link: Number) -> Response:
    def deed(pages: Pages, viewer: Viewer) -> None:
        ObjectionDesk(pages.installation).revoke(viewer, link)

    return _done(request, edition, deed, "revoked")


def _done(
    request: Request, edition: int, deed: Callable[[Pages, Viewer], None], done: str
) -> Response:
    pages: Pages = request.app.state.pages
    try:
        deed(pages, pages.viewer(request))
    except (EntryRefused, MoveRefused) as error:
        status = 409 if isinstance(error, MoveRefused) else 400
        problem = f"Не сделано: {error}."
        return _page(request, edition, problem=problem, status_code=status)
    return RedirectResponse(f"{ADDRESS}/{edition}?done={done}", status_code=303)


_DECIDES, _OBJECTS = READ_CASES | RATINGS, READ_CASES | DRAFTS
ROUTES: Sequence[Route] = (
    Route("GET", ADDRESS, list_editions, READ_CASES),
    Route("POST", ADDRESS, publish, _DECIDES, work=Work.LONG),
    Route("GET", f"{ADDRESS}/{{edition}}", show_edition, READ_CASES, work=Work.LONG),
    Route("GET", f"{ADDRESS}/{{edition}}/file", fetch_edition, READ_CASES, work=Work.LONG),
    Route(
        "GET",
        f"{ADDRESS}/{{edition}}/cases/{{body}}/{{kind}}",
        show_frozen_cases,
        READ_CASES,
        work=Work.LONG,
    ),
    Route("POST", f"{ADDRESS}/{{edition}}/finish", finish, _DECIDES, work=Work.LONG),
    Route("POST", f"{ADDRESS}/{{edition}}/withdraw", withdraw, _DECIDES, work=Work.LONG),
    Route("POST", f"{ADDRESS}/{{edition}}/objections", object_, _OBJECTS, work=Work.LONG),
    Route(
        "POST", f"{ADDRESS}/{{edition}}/objections/{{objection}}", decide, _DECIDES, work=Work.LONG
    ),
    Route("POST", f"{ADDRESS}/{{edition}}/links", invite, _DECIDES, work=Work.LONG),
    Route("POST", f"{ADDRESS}/{{edition}}/links/{{link}}/revoke", revoke, _DECIDES, work=Work.LONG),
)
