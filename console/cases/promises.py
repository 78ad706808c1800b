"""«Обещания»: what bodies promised, by body and place, and what became of it."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Form, Request, Response
from fastapi.responses import RedirectResponse

from console.forms.fields import Number
from console.pages import Pages
from console.refusals import refused
from console.routes import CASES, READ_CASES, Route
from desks.cases.answers.promises import TABS, PromiseChoice, PromiseDesk
from domain.cases.answers.promise import CasePromise, PromiseState
from russian.casework.cases import CaseWords
from russian.casework.promises import PROMISE_STATES, PROMISE_TABS

ADDRESS = "/cases/promises"
COUNTED = [state for state in PromiseState if state is not PromiseState.REJECTED]


def show_promises(
    request: Request, tab: str = "due", body: str = "", municipality: str = ""
) -> Response:
    pages: Pages = request.app.state.pages
    region = pages.installation.region
    choice = PromiseChoice(
        tab if tab in TABS else "due",
        body if body in region.bodies else None,
        municipality if municipality in region.municipalities else None,
    )
    shown = PromiseDesk(pages.installation).list(pages.viewer(request), choice)
    kept = {"body": choice.body or "", "municipality": choice.municipality or ""}

    def address(name: str) -> str:
        fields = {"tab": "" if name == "due" else name, **kept}
        query = urlencode({key: value for key, value in fields.items() if value})
        return f"{ADDRESS}?{query}" if query else ADDRESS

    return pages.show(
        request,
        "case_promises.html",
        shown=shown,
        choice=choice,
        tabs=[(words, address(name), name) for name, words in PROMISE_TABS.items()],
        promise_states=PROMISE_STATES,
        promise_columns=COUNTED,
        case_words=CaseWords(region),
    )


def confirm_promise(
    request: Request,
    promise: Number,
    due: Annotated[str, Form(max_length=20)] = "",
    back: Annotated[str, Form(max_length=20)] = "",
) -> Response:
    """In one click; a day in the form corrects what was read."""
    pages: Pages = request.app.state.pages
    try:
        day = date.fromisoformat(due) if due else None
    except ValueError:
        return refused(request, f"«{due}» — не дата: выберите день", 400)
    return _done(
        request,
        back,
        lambda: PromiseDesk(pages.installation).confirm(pages.viewer(request), promise, day),
    )


def decide_promise(
    request: Request,
    promise: Number,
    state: Annotated[str, Form(max_length=20)] = "",
    reason: Annotated[str, Form(max_length=2_000)] = "",
    back: Annotated[str, Form(max_length=20)] = "",
) -> Response:
    pages: Pages = request.app.state.pages
    if state not in list(PromiseState):
        return refused(request, "выберите, чем кончилось", 400)
    return _done(
        request,
        back,
        lambda: PromiseDesk(pages.installation).decide(
            pages.viewer(request), promise, PromiseState(state), reason
        ),
    )


def undo_promise(
    request: Request,
    promise: Number,
    back: Annotated[str, Form(max_length=20)] = "",
) -> Response:
    pages: Pages = request.app.state.pages
    return _done(
        request,
        back,
        lambda: PromiseDesk(pages.installation).undo(pages.viewer(request), promise),
    )


def _done(request: Request, back: str, deed: Callable[[], CasePromise]) -> Response:
    """To the list or to the case, where the button was pressed."""
    promise = deed()
    to = ADDRESS if back == "list" else f"/cases/{promise.case_id}#quality"
    return RedirectResponse(to, status_code=303)


ROUTES: Sequence[Route] = (
    Route("GET", ADDRESS, show_promises, READ_CASES),
    Route("POST", "/cases/promises/{promise}/confirm", confirm_promise, READ_CASES | CASES),
    Route("POST", "/cases/promises/{promise}/decide", decide_promise, READ_CASES | CASES),
    Route("POST", "/cases/promises/{promise}/undo", undo_promise, READ_CASES | CASES),
)
