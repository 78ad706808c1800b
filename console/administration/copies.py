"""«Копии»: backup copies of this machine, a new one and a trial of one."""

from collections.abc import Sequence

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from console.pages import Pages
from console.routes import ADMINISTER, Route
from desks.operations.copies import CopyDesk
from domain.errors import EntryRefused, MoveRefused

MEGABYTE = 1_000_000


def show_copies(request: Request) -> Response:
    return _page(request)


def _page(request: Request, problem: str = "", status_code: int = 200) -> Response:
    pages: Pages = request.app.state.pages
    state = CopyDesk(pages.installation).state(pages.viewer(request))
    return pages.show(
        request,
        "copies.html",
        status_code=status_code,
        state=state,
        megabyte=MEGABYTE,
        settings=pages.installation.settings,
        problem=problem,
    )


def make_copy(request: Request) -> Response:
    pages: Pages = request.app.state.pages
    try:
        task = CopyDesk(pages.installation).ask(pages.viewer(request))
    except EntryRefused as error:
        return _page(request, f"Не начато: {error}.", 400)
    except MoveRefused as error:
        return _page(request, f"Не начато: {error}.", 409)
    return RedirectResponse(f"/tasks/{task.id}", status_code=303)


def try_copy(request: Request, name: str) -> Response:
    pages: Pages = request.app.state.pages
    try:
        task = CopyDesk(pages.installation).ask_trial(pages.viewer(request), name)
    except MoveRefused as error:
        return _page(request, f"Не начато: {error}.", 409)
    return RedirectResponse(f"/tasks/{task.id}", status_code=303)


ROUTES: Sequence[Route] = (
    Route("GET", "/copies", show_copies, ADMINISTER),
    Route("POST", "/copies", make_copy, ADMINISTER),
    Route("POST", "/copies/{name}/trial", try_copy, ADMINISTER),
)
