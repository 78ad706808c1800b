"""Cases: the list by tabs, the board, «Мой орган», and deeds on many at once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from console.forms.fields import Number
from console.pages import Pages
from console.refusals import refused
from console.routes import READ_CASES, Route
from console.workers import Work
from desks.cases.asked import Asked
from desks.cases.choice import (
    FIELDS,
    LONGEST,
    TABS,
    CaseChoice,
    Tab,
    choice_of,
    conditions,
    read,
    written,
)
from desks.cases.imports.desk import ImportDesk
from desks.cases.moves import BULK, CaseMoves
from desks.cases.reading import CaseDesk
from desks.cases.watch.views import CaseViewDesk
from desks.cursor import moment_from, stamp
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.cases.case import numbered
from domain.cases.watch.view import CaseView
from domain.cases.workflow import RIGHTS_OF, CaseDeed
from domain.errors import EntryRefused, MoveRefused
from domain.person import Right
from domain.terms.policy import Priority
from russian.casework.cases import (
    OFFERS,
    OUTCOMES,
    PRIORITIES,
    REGIMES,
    STATES,
    STREAMS,
    CaseWords,
)

LONGEST_NUMBER = 15  # digits of a case
VIEWS: Mapping[str, str] = {"": "Список", "states": "По состоянию", "deadlines": "По сроку"}


def chosen(
    tab: str = "",
    body: str = "",
    person: str = "",
    municipality: str = "",
    group: str = "",
    regime: str = "",
    stream: str = "",
    urgent: str = "",
    state: str = "",
    due: str = "",
    alone: str = "",
    waits: str = "",
) -> CaseChoice:
    typed = (
        *(tab, body, person, municipality, group, regime, stream, urgent),
        *(state, due, alone, waits),
    )
    return choice_of(**{name: text[:LONGEST] for name, text in zip(FIELDS, typed, strict=True)})


Chosen = Annotated[CaseChoice, Depends(chosen)]


def list_cases(
    request: Request,
    choice: Chosen,
    view: str = "",
    after: str = "",
    find: str = "",
    done: Annotated[int | None, Query(ge=0, le=1000)] = None,
    left: Annotated[str, Query(max_length=200, pattern=r"^[0-9,]*$")] = "",
    kept: Annotated[int | None, Query(ge=1, lt=2**63)] = None,
    forgotten: str = "",
) -> Response:
    """A page of a tab, or the board; `find` is a typed number, `kept` the view that was saved."""
    pages: Pages = request.app.state.pages
    desk, viewer = CaseDesk(pages.installation), pages.viewer(request)
    if find.strip():
        number = desk.find(viewer, find)
        return RedirectResponse(f"/cases/{number}", status_code=303)
    words = "" if done is None else f"Сделано: {done}"
    if words and (cases := [int(one) for one in left.split(",") if one]):
        words += f"; не сделано, потому что обращение изменилось: {', '.join(map(numbered, cases))}"
    elif kept is not None:
        words = next(
            (f"Вид «{one.name}» сохранён" for one, _, _ in _saved(pages, viewer) if one.id == kept),
            "",
        )
    elif forgotten:
        words = "Вид удалён"
    return _shown(request, choice, view if view in VIEWS else "", after, words)


def _shown(
    request: Request,
    choice: CaseChoice,
    view: str,
    after: str,
    done: str,
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
    again = not pages.is_first_look(request, Verb.CASES, linked(choice, view=view))
    if view:
        columns = desk.board(viewer, choice, view == "deadlines", again)
    else:
        page = desk.list(viewer, choice, (at, int(number)) if at else None, again=again)
    more = page.next if page else None
    return pages.show(
        request,
        "cases.html",
        status_code=status_code,
        choice=choice,
        view=view,
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
        hidden=[(name, value) for name, value in _hidden(choice) if value],
        saved=_saved(pages, viewer),
        query=written(choice),
        case_words=CaseWords(installation.region),
        ages=ImportDesk(installation).freshness(viewer),
        CASE_STATES=STATES,
        CASE_OUTCOMES=OUTCOMES,
        regimes=REGIMES,
        priorities=PRIORITIES,
        streams=STREAMS,
        bodies=installation.region.present_bodies,
        bulk=[
            (deed, OFFERS[deed])
            for deed in (CaseDeed.ROUTE, CaseDeed.TAKE, CaseDeed.SET)
            if viewer.may(Right.READ_CASES, RIGHTS_OF[deed])
        ],
        done=done,
        problem=problem,
    )


def linked(choice: CaseChoice, **more: str) -> str:
    query = written(choice, **more)
    return f"/cases?{query}" if query else "/cases"


def _conditions(pages: Pages, choice: CaseChoice, view: str) -> Sequence[tuple[str, str]]:
    """Each condition with the address of the list without it."""
    empty = CaseChoice()
    return [
        (text, linked(replace(choice, **{name: getattr(empty, name)}), view=view))
        for name, text in conditions(choice, pages.installation.region)
    ]


def _hidden(choice: CaseChoice) -> Sequence[tuple[str, str]]:
    """What the form of filters has no field for, and keeps."""
    tab = "" if choice.tab is Tab.OPEN else choice.tab
    return [
        ("tab", tab),
        ("person", choice.person),
        ("state", choice.state or ""),
        ("due", choice.due),
        ("waits", choice.waits),
    ]


def _saved(pages: Pages, viewer: Viewer) -> Sequence[tuple[CaseView, str, bool]]:
    """Saved views with their addresses, and whether the viewer may forget them."""
    return [
        (one, f"/cases?{one.choice}", not one.is_shared or viewer.may(Right.CASES))
        for one in CaseViewDesk(pages.installation).list(viewer)
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


def save_view(
    request: Request,
    name: Annotated[str, Form(max_length=200)] = "",
    query: Annotated[str, Form(max_length=1_500)] = "",
    shared: Annotated[str, Form(max_length=5)] = "",
) -> Response:
    """Keep the filters of the list under a name."""
    pages: Pages = request.app.state.pages
    choice = read(query)
    try:
        desk, viewer = CaseViewDesk(pages.installation), pages.viewer(request)
        saved = desk.save(viewer, name, choice, shared=bool(shared))
    except EntryRefused as error:
        problem = f"Не сохранено: {error}."
        return _shown(request, choice, "", "", "", problem=problem, status_code=400)
    return RedirectResponse(linked(choice, kept=str(saved.id)), status_code=303)


def forget_view(request: Request, view_id: Number) -> Response:
    pages: Pages = request.app.state.pages
    CaseViewDesk(pages.installation).forget(pages.viewer(request), view_id)
    return RedirectResponse("/cases?forgotten=1", status_code=303)


ROUTES: Sequence[Route] = (
    Route("GET", "/cases", list_cases, READ_CASES),
    Route("POST", "/cases/views", save_view, READ_CASES),
    Route("POST", "/cases/views/{view_id}/forget", forget_view, READ_CASES),
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
