"""Screens of halls: the list, a link for a new one, and the end of one."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import Form, Request, Response
from fastapi.responses import RedirectResponse

from console.pages import Pages
from console.routes import ADMINISTER, Route
from desks.screens import LONGEST_NAME, ScreenDesk
from domain.errors import EntryRefused


def list_screens(request: Request) -> Response:
    return _list(request)


def make_screen(request: Request, name: Annotated[str, Form(max_length=200)] = "") -> Response:
    pages: Pages = request.app.state.pages
    try:
        link = ScreenDesk(pages.installation).make(pages.viewer(request), name)
    except EntryRefused as error:
        return _list(request, name=name, problem=f"Не сделано: {error}.")
    return _list(request, link=link)


def end_screen(request: Request, screen_id: str) -> Response:
    pages: Pages = request.app.state.pages
    ScreenDesk(pages.installation).end(pages.viewer(request), screen_id)
    return RedirectResponse("/screens", status_code=303)


def _list(request: Request, name: str = "", problem: str = "", link: str = "") -> Response:
    pages: Pages = request.app.state.pages
    return pages.show(
        request,
        "screens.html",
        status_code=400 if problem else 200,
        screens=ScreenDesk(pages.installation).all(pages.viewer(request)),
        name=name,
        problem=problem,
        link=link,
        longest=LONGEST_NAME,
    )


ROUTES: Sequence[Route] = (
    Route("GET", "/screens", list_screens, ADMINISTER),
    Route("POST", "/screens", make_screen, ADMINISTER),
    Route("POST", "/screens/{screen_id}/end", end_screen, ADMINISTER),
)
