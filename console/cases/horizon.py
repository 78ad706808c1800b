"""«Горизонт»: how many cases fall due when, each number a link to their list."""

from collections.abc import Sequence
from dataclasses import replace

from fastapi import Request, Response

from console.cases.listing import Chosen, linked
from console.pages import Pages
from console.routes import READ_CASES, Route
from desks.cases.choice import CaseChoice, conditions, written
from desks.cases.watch.horizon import STATES as WITH_DEADLINES
from desks.cases.watch.horizon import HorizonColumn, HorizonDesk, HorizonRow
from desks.verbs import Verb
from domain.cases.workflow import CaseState
from russian.casework.cases import STATES, CaseWords


def show_horizon(request: Request, choice: Chosen, by: str = "") -> Response:
    """By body, or by body and state; `state` and the other filters of the list narrow it."""
    pages: Pages = request.app.state.pages
    installation, viewer = pages.installation, pages.viewer(request)
    again = not pages.is_first_look(request, Verb.CASES, f"horizon {written(choice)}")
    horizon = HorizonDesk(installation).look(viewer, choice, again)

    def address(
        row: HorizonRow | None, column: HorizonColumn | None, state: CaseState | None = None
    ) -> str:
        """The list of a number; without a row, of all."""
        narrowed = replace(choice, due=column.place if column else choice.due)
        if row is not None:
            narrowed = replace(narrowed, body=row.body, alone=row.alone)
        return linked(replace(narrowed, state=state or choice.state))

    def here(**more: str) -> str:
        return f"/cases/horizon?{written(choice, **more)}".rstrip("?")

    empty = CaseChoice()
    return pages.show(
        request,
        "case_horizon.html",
        horizon=horizon,
        choice=choice,
        by_state=by == "states",
        address=address,
        ways=[("По органам", here(), ""), ("По органам и состояниям", here(by="states"), "states")],
        by=by if by == "states" else "",
        conditions=[
            (text, f"/cases/horizon?{written(replace(choice, **{name: getattr(empty, name)}))}")
            for name, text in conditions(choice, installation.region)
        ],
        states=[(one, STATES[one]) for one in WITH_DEADLINES],
        case_words=CaseWords(installation.region),
        CASE_STATES=STATES,
    )


ROUTES: Sequence[Route] = (Route("GET", "/cases/horizon", show_horizon, READ_CASES),)
