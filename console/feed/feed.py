"""The feed page: posts as they arrive, the triage of each, and later arrivals."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import AwareDatetime
from starlette.exceptions import HTTPException

from console import conditions
from console.feed.view import View, view
from console.feed.words import said, undone_words, words
from console.pages import Pages
from console.routes import POSTS, Route
from console.workers import Work
from desks.lists.choice import Show
from desks.lists.feed import FeedDesk
from desks.lists.filters import FIELDS
from domain.errors import QueryError
from domain.person import Right
from domain.query import Field
from domain.query_text import render
from domain.source import Source
from russian.moments import gap
from russian.typed_moments import is_held


def feed(
    request: Request,
    asked: Annotated[View, Depends(view)],
    undone: str = "",
    field: Field | None = None,
    value: Annotated[list[str] | None, Query(max_length=200)] = None,
    typed: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """With a `field` the menu of that field was sent: its values become part of the query."""
    if field is None:
        return page(request, asked, undone=undone)
    pages: Pages = request.app.state.pages
    try:
        narrowed = asked.but(q=conditions.narrowed(pages, asked.q, field, value or (), typed))
    except QueryError as error:
        return page(request, asked, problem=str(error), status_code=400)
    return RedirectResponse(narrowed.link, status_code=303)


def page(
    request: Request, asked: View, *, undone: str = "", problem: str = "", status_code: int = 200
) -> Response:
    pages: Pages = request.app.state.pages
    viewer, desk = pages.viewer(request), FeedDesk(pages.installation, pages.words)
    if not viewer.may(Right.TRIAGE):
        asked = replace(asked, show=Show.ALL)
    since = pages.installation.clock.now()  # before the search, so that no post falls in between
    muted = desk.muted(viewer)
    error, listed = None, None
    try:
        listed = desk.page(viewer, asked)
    except QueryError as wrong:
        error, status_code = wrong, 400
    zone = pages.installation.region.zone
    return pages.show(
        request,
        "feed.html",
        status_code=status_code,
        concerns=_concerns(muted),
        asked=asked,
        rows=listed.rows if listed else (),
        more=replace(asked, after=listed.next).link if listed and listed.next else "",
        live="/feed/live?" + urlencode(_live(asked, since)),
        counts=listed.counts if listed else {},
        oldest=gap(since - listed.oldest) if listed and listed.oldest else "",
        menus=conditions.menus(pages, listed.typed, listed.filters, FIELDS) if listed else (),
        chips=conditions.chips(
            pages, listed.typed, lambda to: asked.but(q=render(to, zone, pages.words.typed)).link
        )
        if listed
        else (),
        corrected=(listed.page.corrected if listed else None) or {},
        error=error,
        problem=problem,
        undone=undone_words(undone),
        deed=said(pages, desk.last(viewer)),
        muted=muted,
        **words(pages, request),
    )


def live(request: Request, asked: Annotated[View, Depends(view)], since: AwareDatetime) -> Response:
    if not is_held(since):
        raise HTTPException(400)
    pages: Pages = request.app.state.pages
    now, first = pages.installation.clock.now(), pages.is_first_look(request, "feed live", asked.q)
    desk = FeedDesk(pages.installation, pages.words)
    arrived = desk.live(pages.viewer(request), asked, since, first=first)
    return pages.alone(
        request,
        "feed_live.html",
        rows=arrived.rows,
        changed=arrived.changed,
        live="/feed/live?" + urlencode(_live(asked, now)),
        asked=asked,
        **words(pages, request),
    )


def _live(asked: View, since: datetime) -> Mapping[str, str]:
    return {
        "q": asked.q,
        "kind": asked.kind,
        "show": asked.show,
        "period": asked.period,
        "since": since.isoformat(),
    }


def _concerns(muted: Sequence[str]) -> Callable[[Source], bool]:
    return lambda source: source.id not in muted


ROUTES: Sequence[Route] = (
    Route("GET", "/feed", feed, POSTS, work=Work.INDEX),
    Route("GET", "/feed/live", live, POSTS, work=Work.INDEX),
)
