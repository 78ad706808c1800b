"""Cases: the list by tabs, the board, «Мой орган», and deeds on many at once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from console.pages import Pages
from console.routes import ANSWER, READ_CASES, Route
from console.workers import Work
from desks.cases.asked import Asked
from desks.cases.moves import BULK, CaseMoves
from desks.cases.reading import CaseChoice, CaseDesk, Tab
from desks.cursor import moment_from, stamp
from domain.cases.case import numbered
from domain.cases.workflow import RIGHTS_OF, CaseDeed
from domain.errors import EntryRefused, MoveRefused, NotFound
from domain.person import Right
from domain.terms.policy import Priority, Regime
from russian.cases import (
    OFFERS,
    OUTCOMES,
    PRIORITIES,
    REGIMES,
    STATES,
    STREAMS,
    CaseWords,
)

TABS: Mapping[Tab, str] = {
    Tab.OPEN: "Открытые",
    Tab.LATE: "Просрочены",
    Tab.TODAY: "На сегодня",
    Tab.CENTRE: "У центра",
    Tab.BODIES: "У органов",
    Tab.POSTPONED: "Отложены",
    Tab.ANSWERED: "Отвечены",
    Tab.CLOSED: "Закрыты",
}
LONGEST_NUMBER = 15  # digits of a case
VIEWS: Mapping[str, str] = {"": "Список", "states": "По состоянию", "deadlines": "По сроку"}


def choice_of(
    tab: Tab = Tab.OPEN,
    body: str = "",
    person: str = "",
    municipality: str = "",
    group: str = "",
    regime: str = "",
    stream: str = "",
    urgent: bool = False,
) -> CaseChoice:
    known = Regime(regime) if regime in list(Regime) else None
    return CaseChoice(tab, body, person, municipality, group, known, stream, urgent)


Chosen = Annotated[CaseChoice, Depends(choice_of)]


def list_cases(
    request: Request,
    choice: Chosen,
    view: str = "",
    after: str = "",
    find: str = "",
    done: Annotated[int | None, Query(ge=0, le=1000)] = None,
    left: Annotated[str, Query(max_length=200, pattern=r"^[0-9,]*$")] = "",
) -> Response:
    """A page of a tab, or the board; `find` is a typed number of a case."""
    pages: Pages = request.app.state.pages
    desk, viewer = CaseDesk(pages.installation), pages.viewer(request)
    if find.strip():
        try:
            number = desk.find(viewer, find)
        except NotFound as error:
            return refused(request, str(error), 404)
        return RedirectResponse(f"/cases/{number}", status_code=303)
    words = "" if done is None else f"Сделано: {done}"
    if words and (cases := [int(one) for one in left.split(",") if one]):
        words += f"; не сделано, потому что обращение изменилось: {', '.join(map(numbered, cases))}"
    return _shown(request, choice, view if view in VIEWS else "", after, words)


def show_mine(request: Request) -> Response:
    """The cases of a body by its own deadlines; for the centre, those that wait to be routed."""
    pages: Pages = request.app.state.pages
    viewer = pages.viewer(request)
    choice = CaseChoice() if viewer.bodies is not None else CaseChoice(Tab.CENTRE)
    return _shown(request, choice, "deadlines", "", "", mine=True)


def _shown(
    request: Request,
    choice: CaseChoice,
    view: str,
    after: str,
    done: str,
    mine: bool = False,
    problem: str = "",
    status_code: int = 200,
) -> Response:
    pages: Pages = request.app.state.pages
    installation, viewer = pages.installation, pages.viewer(request)
    desk, page, columns = CaseDesk(installation), None, None
    moment, _, number = after.partition(".")
    at = moment_from(moment) if after else None
    if after and (at is None or not number.isdecimal() or len(number) > LONGEST_NUMBER):
        return refused(request, "ссылка на следующую страницу испорчена")
    try:
        if view:
            columns = desk.board(viewer, choice, by_deadline=view == "deadlines")
        else:
            page = desk.list(viewer, choice, (at, int(number)) if at else None)
    except EntryRefused as error:
        return refused(request, str(error))
    more = page.next if page else None
    return pages.show(
        request,
        "cases.html",
        status_code=status_code,
        choice=choice,
        view=view,
        mine=mine,
        of_body=viewer.bodies is not None,
        page=page,
        columns=columns,
        tabs=[
            (title, page.tabs[tab] if page else 0, linked(replace(choice, tab=tab)), tab)
            for tab, title in TABS.items()
            if viewer.bodies is None or tab is not Tab.CENTRE
        ],
        views=[(title, linked(choice, view=name), name) for name, title in VIEWS.items()],
        more=more and linked(choice, after=f"{stamp(more[0])}.{more[1]}"),
        conditions=_conditions(pages, choice, view),
        case_words=CaseWords(installation.region),
        CASE_STATES=STATES,
        CASE_OUTCOMES=OUTCOMES,
        regimes=REGIMES,
        priorities=PRIORITIES,
        streams=STREAMS,
        bodies=[body for body in installation.region.bodies.values() if body.until is None],
        bulk=[
            (deed, OFFERS[deed])
            for deed in (CaseDeed.ROUTE, CaseDeed.TAKE, CaseDeed.SET)
            if viewer.may(Right.READ_CASES, RIGHTS_OF[deed])
        ],
        done=done,
        problem=problem,
    )


def linked(choice: CaseChoice, **more: str) -> str:
    asked = {
        "tab": "" if choice.tab is Tab.OPEN else choice.tab,
        "body": choice.body,
        "person": choice.person,
        "municipality": choice.municipality,
        "group": choice.group,
        "regime": choice.regime or "",
        "stream": choice.stream,
        "urgent": "1" if choice.urgent else "",
        **more,
    }
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"/cases?{query}" if query else "/cases"


def _conditions(pages: Pages, choice: CaseChoice, view: str) -> Sequence[tuple[str, str]]:
    region, words = pages.installation.region, CaseWords(pages.installation.region)
    named = (
        ("body", words.body(choice.body) if choice.body else ""),
        ("person", choice.person),
        (
            "municipality",
            region.municipalities[choice.municipality].short
            if choice.municipality in region.municipalities
            else "",
        ),
        ("group", region.groups[choice.group].name if choice.group in region.groups else ""),
        ("regime", REGIMES[choice.regime] if choice.regime else ""),
        ("stream", words.stream(choice.stream) if choice.stream else ""),
        ("urgent", "угроза жизни" if choice.urgent else ""),
    )
    empty = CaseChoice()
    return [
        (text, linked(replace(choice, **{name: getattr(empty, name)}), view=view))
        for name, text in named
        if text
    ]


def _moving_many(deed: CaseDeed) -> Callable[..., Response]:
    def move_many(
        request: Request,
        case: Annotated[Sequence[int], Form()] = (),
        body: Annotated[str, Form(max_length=100)] = "",
        priority: Annotated[str, Form(max_length=20)] = "",
    ) -> Response:
        pages: Pages = request.app.state.pages
        known = Priority(priority) if priority in list(Priority) else None
        asked = Asked(
            deed,
            body=body or None if deed is CaseDeed.ROUTE else None,
            priority=known if deed is CaseDeed.SET else None,
        )
        try:
            many = CaseMoves(pages.installation).many(pages.viewer(request), case, asked)
        except (EntryRefused, MoveRefused) as error:
            problem = f"Не сделано: {error}."
            return _shown(request, CaseChoice(), "", "", "", problem=problem, status_code=400)
        words = {"done": str(len(many.done))}
        if many.refused:
            words["left"] = ",".join(map(str, list(many.refused)[:10]))
        return RedirectResponse(f"/cases?{urlencode(words)}", status_code=303)

    return move_many


def refused(request: Request, why: str, status_code: int = 400) -> Response:
    pages: Pages = request.app.state.pages
    what = f"{why[:1].upper()}{why[1:]}."
    return pages.show(request, "missing.html", status_code=status_code, what=what)


ROUTES: Sequence[Route] = (
    Route("GET", "/cases", list_cases, READ_CASES),
    Route("GET", "/cases/mine", show_mine, READ_CASES | ANSWER),
    *(
        Route(
            "POST",
            f"/cases/many/{deed}",
            _moving_many(deed),
            READ_CASES | {RIGHTS_OF[deed]},
            work=Work.LONG,
        )
        for deed in sorted(BULK)
    ),
)
