"""Saved searches: the list, which are watched, and the form of a new one."""

from collections.abc import Callable, Sequence
from typing import Annotated

from fastapi import Form, Request, Response
from fastapi.responses import RedirectResponse

from console.pages import Pages
from console.routes import REGION, SEARCHES, Route
from desks.searches import SearchDesk
from desks.subscriptions import Followers, SubscriptionDesk, can_be_told
from domain.errors import EntryRefused, Forbidden, MoveRefused, NotFound, QueryError
from domain.subscription import Pace

PACES = {Pace.AT_ONCE: "сразу", Pace.HOURLY: "раз в час", Pace.DAILY: "сводка в 9:00"}


def list_searches(request: Request, q: str = "") -> Response:
    return _page(request, q)


def _page(request: Request, q: str, problem: str = "", status_code: int = 200) -> Response:
    pages: Pages = request.app.state.pages
    viewer, desk = pages.viewer(request), _desk(pages)
    return pages.show(
        request,
        "searches.html",
        status_code=status_code,
        searches=desk.list(viewer),
        followers=SubscriptionDesk(desk).followers(viewer),
        NOBODY=Followers(),
        reached=can_be_told(pages.installation, pages.person(request)),
        paces=PACES,
        q=q,
        problem=problem,
    )


def save_search(
    request: Request,
    name: Annotated[str, Form(max_length=100)],
    query: Annotated[str, Form(max_length=2000)],
    watched: Annotated[bool, Form()] = False,
) -> Response:
    pages: Pages = request.app.state.pages
    name, query = name.strip(), query.strip()
    if not (name and query):
        return _page(request, query, "Заполните название и запрос.", 400)
    return _do(
        request,
        lambda: _desk(pages).save(pages.viewer(request), name, query, watched=watched),
        "Не сохранено",
        query,
    )


def change_search(
    request: Request, name: Annotated[str, Form()], action: Annotated[str, Form()]
) -> Response:
    pages: Pages = request.app.state.pages
    desk, viewer = _desk(pages), pages.viewer(request)
    deeds = {"watch": desk.watch, "unwatch": desk.unwatch, "forget": desk.forget}
    if action not in deeds:
        return _page(request, "", f"Поиска «{name}» нет.", 404)
    refused = "Следить нельзя" if action == "watch" else "Нельзя"
    return _do(request, lambda: deeds[action](viewer, name), refused)


def subscribe(
    request: Request, name: Annotated[str, Form()], pace: Annotated[Pace | None, Form()] = None
) -> Response:
    """Without a pace, unsubscribe."""
    pages: Pages = request.app.state.pages
    desk, viewer = SubscriptionDesk(_desk(pages)), pages.viewer(request)
    if pace is None:
        return _do(request, lambda: desk.unsubscribe(viewer, name), "Отписаться нельзя")
    return _do(request, lambda: desk.subscribe(viewer, name, pace), "Подписаться нельзя")


def _desk(pages: Pages) -> SearchDesk:
    return SearchDesk(pages.installation, pages.words)


def _do(request: Request, deed: Callable[[], object], refused: str, query: str = "") -> Response:
    try:
        deed()
    except QueryError as error:
        return _page(request, query, f"Запрос не читается: {error}", 400)
    except EntryRefused as error:
        return _page(request, query, f"{refused}: {error}.", 400)
    except Forbidden as error:
        if not error.why:
            raise
        return _page(request, query, f"{refused}: {error}.", 403)
    except NotFound as error:
        return _page(request, query, f"{refused}: {error}.", 404)
    except MoveRefused as error:
        return _page(request, query, f"{refused}: {error}.", 409)
    return RedirectResponse("/searches", status_code=303)


ROUTES: Sequence[Route] = (
    Route("GET", "/searches", list_searches, REGION),
    Route("POST", "/searches", save_search, SEARCHES),
    Route("POST", "/searches/change", change_search, SEARCHES),
    Route("POST", "/searches/subscribe", subscribe, REGION),
)
