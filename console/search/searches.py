"""Saved searches: what they are, which are watched, and the form of a new one."""

from collections import Counter
from collections.abc import Sequence
from typing import Annotated

from fastapi import Form, Request, Response
from fastapi.responses import RedirectResponse

from console.pages import Pages
from console.routes import REGION, SEARCHES, Route
from desks.searches import SearchDesk, may_end, not_theirs
from desks.subscriptions import can_be_told
from domain.errors import EntryRefused, MoveRefused, QueryError
from domain.person import Right
from domain.subscription import Pace, Subscription, next_time

PACES = {Pace.AT_ONCE: "сразу", Pace.HOURLY: "раз в час", Pace.DAILY: "сводка в 9:00"}


def list_searches(request: Request, q: str = "") -> Response:
    """All of them, and the form; `q` is what somebody was just looking for."""
    return _page(request, q)


def _page(request: Request, q: str, problem: str = "", status_code: int = 200) -> Response:
    pages: Pages = request.app.state.pages
    person, subscriptions = pages.person(request), pages.parts.subscriptions.all()
    saved, desk = pages.parts.searches.all(), SearchDesk(pages.parts, pages.words)
    administers = person.may(Right.ADMINISTER)
    return pages.show(
        request,
        "searches.html",
        status_code=status_code,
        searches=saved,
        refusals={one.name: desk.refusal(one.name, one.query) for one in saved},
        ended_by_me={one.name for one in saved if may_end(one, person.name, administers)},
        subscribers=Counter(one.search for one in subscriptions),
        mine={one.search: one for one in subscriptions if one.person == person.id},
        reached=can_be_told(pages.parts, person),
        paces=PACES,
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
    name, query, who = name.strip(), query.strip(), pages.who(request)
    if not (name and query):
        return _page(request, query, "Заполните название и запрос.", 400)
    try:
        SearchDesk(pages.parts, pages.words).save(name, query, who)
    except QueryError as error:
        return _page(request, query, f"Запрос не читается: {error}", 400)
    except EntryRefused as error:
        return _page(request, query, f"Не сохранено: {error}.", 400)
    except MoveRefused as error:
        return _page(request, query, f"Не сохранено: {error}.", 409)
    pages.audit(request, "search saved", name)
    return RedirectResponse("/searches", status_code=303)


def change_search(
    request: Request, name: Annotated[str, Form()], action: Annotated[str, Form()]
) -> Response:
    """Watch it, leave it unwatched, or forget it; alerts that it opened stay."""
    pages: Pages = request.app.state.pages
    desk, person = SearchDesk(pages.parts, pages.words), pages.person(request)
    if (search := desk.find(name)) is None or action not in ("watch", "unwatch", "forget"):
        return _page(request, "", f"Поиска «{name}» нет.", 404)
    if action == "watch":
        try:
            desk.check(search.name, search.query)
        except EntryRefused as error:
            return _page(request, "", f"Следить нельзя: {error}.", 400)
    elif not may_end(search, person.name, person.may(Right.ADMINISTER)):
        return _page(request, "", f"Нельзя: {not_theirs(search)}.", 403)
    done = desk.forget(name) if action == "forget" else desk.watch(name, action == "watch")
    if not done:
        return _page(request, "", f"Поиска «{name}» нет.", 404)
    pages.audit(request, f"search {action}", name)
    return RedirectResponse("/searches", status_code=303)


def subscribe(
    request: Request, name: Annotated[str, Form()], pace: Annotated[Pace | None, Form()] = None
) -> Response:
    """Tell whoever asks what is new of a search, from now on; without a pace no longer."""
    pages: Pages = request.app.state.pages
    parts, person, now = pages.parts, pages.person(request), pages.parts.clock.now()
    if pace is None:
        parts.subscriptions.unsubscribe(name, person.id)
    else:
        desk = SearchDesk(parts, pages.words)
        try:
            if search := desk.find(name):
                desk.check(search.name, search.query)
        except EntryRefused as error:
            return _page(request, "", f"Подписаться нельзя: {error}.", 400)
        due = next_time(pace, now, parts.region.zone)
        if not parts.subscriptions.subscribe(Subscription(name, person.id, pace, now, due)):
            return _page(request, "", f"Поиска «{name}» нет.", 404)
    pages.audit(request, "search subscribed" if pace else "search unsubscribed", name)
    return RedirectResponse("/searches", status_code=303)


ROUTES: Sequence[Route] = (
    Route("GET", "/searches", list_searches, REGION),
    Route("POST", "/searches", save_search, SEARCHES),
    Route("POST", "/searches/change", change_search, SEARCHES),
    Route("POST", "/searches/subscribe", subscribe, REGION),
)
