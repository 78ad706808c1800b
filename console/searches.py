"""Saved searches: what they are, which are watched, and the form of a new one."""

from typing import Annotated

from fastapi import Form, Request, Response
from fastapi.responses import RedirectResponse

from console.pages import Pages
from domain.errors import QueryError
from domain.query_text import parse
from domain.saved_search import SavedSearch


def list_searches(
    request: Request, q: str = "", problem: str = "", status_code: int = 200
) -> Response:
    """All of them, and the form; `q` is what somebody was just looking for."""
    pages: Pages = request.app.state.pages
    return pages.show(
        request,
        "searches.html",
        status_code=status_code,
        searches=pages.parts.searches.all(),
        q=q,
        problem=problem,
    )


def save_search(
    request: Request,
    name: Annotated[str, Form(max_length=100)],
    query: Annotated[str, Form(max_length=2000)],
) -> Response:
    """A new one, watched from now on."""
    pages: Pages = request.app.state.pages
    parts = pages.parts
    name, query, who = name.strip(), query.strip(), pages.who(request)
    if not (name and query):
        return list_searches(request, query, "Заполните название и запрос.", 400)
    try:
        parse(query, parts.region.zone, pages.words.names)
    except QueryError as error:
        return list_searches(request, query, f"Запрос не читается: {error}", 400)
    if not parts.searches.add(SavedSearch(name, who, query, True, parts.clock.now())):
        return list_searches(request, query, f"Поиск «{name}» уже есть: назовите иначе.", 409)
    pages.audit(request, "search saved", name)
    return RedirectResponse("/searches", status_code=303)


def change_search(
    request: Request, name: Annotated[str, Form()], action: Annotated[str, Form()]
) -> Response:
    """Watch it, leave it unwatched, or forget it; alerts that it opened stay."""
    pages: Pages = request.app.state.pages
    searches = pages.parts.searches
    match action:
        case "watch" | "unwatch":
            done = searches.watch(name, action == "watch")
        case "forget":
            done = searches.forget(name)
        case _:
            done = False
    if not done:
        return list_searches(request, "", f"Поиска «{name}» нет.", 404)
    pages.audit(request, f"search {action}", name)
    return RedirectResponse("/searches", status_code=303)
