"""«Лучшие практики»: what helped, in figures; where the same is open now, and sending it there."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import Query, Request, Response
from fastapi.responses import RedirectResponse

from console.deeds import led_on
from console.forms.fields import Before, Number, Text, Version
from console.pages import Pages
from console.routes import CASES, READ_CASES, Route
from desks.outreach.practices import PracticeCard, PracticeDesk, PracticeForm
from desks.viewer import Viewer
from domain.cases.causes.problem import ChronicProblem
from domain.errors import EntryRefused, MoveRefused
from domain.outreach.practice import LONGEST_PART, PracticeDeed, PracticeLevel, PracticeState
from outreach.practices.levels import interval, level
from russian.casework.cases import CaseWords
from russian.casework.causes import problem_words
from russian.outreach.practices import COUNTED, DONE, ORIGINS, STATES, level_text

Word = Annotated[str, Query(max_length=300)]
State = PracticeState | Literal[""]
TONES = {
    PracticeState.PROPOSED: "info",
    PracticeState.PUBLISHED: "ok",
    PracticeState.DROPPED: "mute",
}
_TABS = (
    (PracticeState.PUBLISHED, "Опубликованные"),
    (PracticeState.PROPOSED, "Ждут решения"),
    (PracticeState.DROPPED, "Не практики"),
)


def list_practices(
    request: Request, state: State = "", group: Word = "", q: Word = "", before: Before = None
) -> Response:
    pages: Pages = request.app.state.pages
    viewer = pages.viewer(request)
    page = PracticeDesk(pages.installation).list(viewer, state or None, group, q, before)
    asked = {"state": state or PracticeState.PUBLISHED, "group": group, "q": q}
    tabs = [
        (words, _address({**asked, "state": name}), name == asked["state"]) for name, words in _TABS
    ]
    older = _address({**asked, "before": page.next}) if page.next else None
    return _show(request, "practices.html", page=page, tabs=tabs, choice=asked, older=older)


def show_practice(request: Request, number: Number, done: str = "") -> Response:
    pages: Pages = request.app.state.pages
    card = PracticeDesk(pages.installation).look(pages.viewer(request), number)
    return _card(request, card, done=DONE.get(done, ""))


def add(
    request: Request,
    problem: Text = "",
    measure: Text = "",
    cost: Text = "",
    took: Text = "",
    body: Text = "",
    group: Text = "",
    topic: Text = "",
) -> Response:
    pages: Pages = request.app.state.pages
    form = PracticeForm(problem, measure, cost, took, body, group, topic)
    added = PracticeDesk(pages.installation).add(pages.viewer(request), form)
    return RedirectResponse(f"/practices/{added.number}?done=added", status_code=303)


def edit(
    request: Request,
    number: Number,
    problem: Text = "",
    measure: Text = "",
    cost: Text = "",
    took: Text = "",
    body: Text = "",
    group: Text = "",
    topic: Text = "",
    version: Version = None,
) -> Response:
    form = PracticeForm(problem, measure, cost, took, body, group, topic)
    return _done(request, number, PracticeDeed.EDIT, lambda d, v: d.edit(v, number, form, version))


def publish(request: Request, number: Number, version: Version = None) -> Response:
    return _done(request, number, PracticeDeed.PUBLISH, lambda d, v: d.publish(v, number, version))


def drop(request: Request, number: Number, version: Version = None) -> Response:
    return _done(request, number, PracticeDeed.DROP, lambda d, v: d.drop(v, number, version))


def reopen(request: Request, number: Number, version: Version = None) -> Response:
    return _done(request, number, PracticeDeed.REOPEN, lambda d, v: d.reopen(v, number, version))


def send(request: Request, number: Number, body: Text = "") -> Response:
    pages: Pages = request.app.state.pages
    desk, viewer = PracticeDesk(pages.installation), pages.viewer(request)
    try:
        sent = desk.send(viewer, number, body)
    except (EntryRefused, MoveRefused) as error:
        return _card(request, desk.again(viewer, number), refusal=f"Не сделано: {error}.")
    return RedirectResponse(f"/recommendations/{sent.number}?done=added", status_code=303)


def _done(
    request: Request,
    number: int,
    done: PracticeDeed,
    deed: Callable[[PracticeDesk, Viewer], object],
) -> Response:
    pages: Pages = request.app.state.pages
    desk, viewer = PracticeDesk(pages.installation), pages.viewer(request)
    return led_on(
        request,
        lambda: deed(desk, viewer),
        f"/practices/{number}?done={done}",
        lambda why: _card(request, desk.again(viewer, number), refusal=why),
    )


def _address(asked: dict[str, Any]) -> str:
    return f"/practices?{urlencode({name: value for name, value in asked.items() if value})}"


def _card(request: Request, card: PracticeCard, done: str = "", refusal: str = "") -> Response:
    return _show(
        request,
        "practice.html",
        status_code=409 if refusal else 200,
        card=card,
        done=done,
        refusal=refusal,
    )


def _show(request: Request, template: str, status_code: int = 200, **context: Any) -> Response:
    pages: Pages = request.app.state.pages
    region = pages.installation.region

    def words_of(stretch: PracticeLevel) -> str:
        return level_text(stretch, level(stretch), interval(stretch))

    def problem_name(problem: ChronicProblem) -> str:
        return problem_words(region, problem)

    return pages.show(
        request,
        template,
        status_code=status_code,
        case_words=CaseWords(region),
        region=region,
        bodies=region.present_bodies,
        practice_origins=ORIGINS,
        practice_states=STATES,
        level_titles=COUNTED,
        tones=TONES,
        stretch_words=words_of,
        problem_name=problem_name,
        longest=LONGEST_PART,
        **context,
    )


ROUTES: Sequence[Route] = (
    Route("GET", "/practices", list_practices, READ_CASES),
    Route("POST", "/practices", add, READ_CASES | CASES),
    Route("GET", "/practices/{number}", show_practice, READ_CASES),
    *(
        Route("POST", f"/practices/{{number}}/{deed.__name__}", deed, READ_CASES | CASES)
        for deed in (edit, publish, drop, reopen, send)
    ),
)
