"""«Что возвращается»: the list of chronic problems, their cards, and every deed on them."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import Form, Request, Response

from console.deeds import led_on
from console.forms.fields import Number, Version
from console.pages import Pages
from console.routes import CASES, READ_CASES, Route
from desks.cases.causes.chronic import ChronicDesk, ChronicPlan, overdue
from desks.viewer import Viewer
from domain.errors import EntryRefused
from russian.casework.cases import STATES, CaseWords
from russian.casework.causes import CHRONIC_STATES, REASONS, problem_words
from russian.few import FEWEST
from russian.titles import IncidentTitles

DONE = {
    "plan": "Взято в работу.",
    "end": "Записано, чем кончилось.",
    "reject": "Отклонено: больше не предлагается.",
    "reopen": "Снова в работе.",
}


def list_problems(request: Request, ended: Literal["", "1"] = "") -> Response:
    pages: Pages = request.app.state.pages
    cards = ChronicDesk(pages.installation).list(pages.viewer(request), ended=bool(ended))
    return _show(request, "chronic_list.html", cards=cards, ended=bool(ended))


def show_problem(request: Request, problem: Number, done: str = "") -> Response:
    pages: Pages = request.app.state.pages
    card = ChronicDesk(pages.installation).look(pages.viewer(request), problem)
    return _card(request, card, done=DONE.get(done, ""))


def _card(request: Request, card: Any, done: str = "", refusal: str = "") -> Response:
    pages: Pages = request.app.state.pages
    region = pages.installation.region
    return _show(
        request,
        "chronic.html",
        status_code=409 if refusal else 200,
        card=card,
        done=done,
        refusal=refusal,
        states=STATES,
        titles=IncidentTitles(region),
        bodies=region.present_bodies,
    )


def _show(request: Request, template: str, status_code: int = 200, **context: Any) -> Response:
    pages: Pages = request.app.state.pages
    region, now = pages.installation.region, pages.installation.clock.now()
    today = now.astimezone(region.zone).date()
    return pages.show(
        request,
        template,
        status_code=status_code,
        case_words=CaseWords(region),
        problem_words=lambda one: problem_words(region, one),
        reasons=REASONS,
        chronic_states=CHRONIC_STATES,
        is_overdue=lambda one: overdue(one, today),
        fewest=FEWEST,
        **context,
    )


def plan(
    request: Request,
    problem: Number,
    owner: Annotated[str, Form(max_length=100)] = "",
    cause: Annotated[str, Form(max_length=3_000)] = "",
    measure: Annotated[str, Form(max_length=3_000)] = "",
    due: Annotated[str, Form(max_length=20)] = "",
    version: Version = None,
) -> Response:
    def deed(desk: ChronicDesk, viewer: Viewer) -> object:
        made = ChronicPlan(owner, cause, measure, day_of(due))
        return desk.plan(viewer, problem, made, version)

    return _done(request, problem, deed, "plan")


def day_of(typed: str) -> date | None:
    """Raises EntryRefused."""
    if not typed.strip():
        return None
    try:
        return date.fromisoformat(typed.strip())
    except ValueError as error:
        raise EntryRefused(f"«{typed.strip()}» — не дата: выберите день") from error


def end(
    request: Request,
    problem: Number,
    ended_by: Annotated[str, Form(max_length=30)] = "",
    ending: Annotated[str, Form(max_length=3_000)] = "",
    version: Version = None,
) -> Response:
    return _done(
        request,
        problem,
        lambda desk, viewer: desk.end(viewer, problem, ended_by, ending, version),
        "end",
    )


def reject(
    request: Request,
    problem: Number,
    why: Annotated[str, Form(max_length=3_000)] = "",
    version: Version = None,
) -> Response:
    return _done(
        request, problem, lambda desk, viewer: desk.reject(viewer, problem, why, version), "reject"
    )


def reopen(request: Request, problem: Number, version: Version = None) -> Response:
    return _done(
        request, problem, lambda desk, viewer: desk.reopen(viewer, problem, version), "reopen"
    )


def _done(
    request: Request, problem: int, deed: Callable[[ChronicDesk, Viewer], object], done: str
) -> Response:
    pages: Pages = request.app.state.pages
    desk, viewer = ChronicDesk(pages.installation), pages.viewer(request)
    return led_on(
        request,
        lambda: deed(desk, viewer),
        f"/cases/chronic/{problem}?done={done}",
        lambda why: _card(request, desk.again(viewer, problem), refusal=why),
    )


ROUTES: Sequence[Route] = (
    Route("GET", "/cases/chronic", list_problems, READ_CASES),
    Route("GET", "/cases/chronic/{problem}", show_problem, READ_CASES),
    *(
        Route("POST", f"/cases/chronic/{{problem}}/{deed.__name__}", deed, READ_CASES | CASES)
        for deed in (plan, end, reject, reopen)
    ),
)
