"""The search page: a query, its results as rows, and menus that narrow it."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query, Request, Response
from fastapi.responses import RedirectResponse

from console import conditions
from console.feed.view import SearchView
from console.feed.words import said, undone_words, words
from console.pages import Pages
from console.routes import POSTS, Route
from console.search.timeline import RECENT, Timeline, steps_for, timeline
from console.workers import Work
from desks.exports.search import SORTS
from desks.lists.feed import FeedDesk
from desks.lists.filters import FIELDS
from desks.lists.looking import Looked, LookingDesk
from desks.posts import Search
from desks.viewer import Viewer
from domain.errors import QueryError
from domain.person import Right
from domain.query import All, Any, Condition, Field, Is, Sort
from domain.query_text import during, period, renamed, render, unknown
from domain.region import Region
from domain.source import Source
from files.sheets import FileKind

MENUS = (Field.KIND, *FIELDS)
HOUR = timedelta(hours=1)


def search(
    request: Request,
    q: str = "",
    sort: Sort = Sort.NEWEST,
    after: str | None = None,
    field: Field | None = None,
    value: Annotated[list[str] | None, Query(max_length=200)] = None,
    typed: Annotated[str, Query(max_length=200)] = "",
    since: Annotated[str | None, Query(max_length=20)] = None,
    until: Annotated[str | None, Query(max_length=20)] = None,
    undone: str = "",
) -> Response:
    """With a `field` the menu of that field was sent, with `since` and `until` a period: they
    become part of the query.
    """
    asked = SearchView(q, sort, after)
    pages: Pages = request.app.state.pages
    try:
        if field is not None:
            asked = asked.but(q=conditions.narrowed(pages, q, field, value or (), typed))
        elif since is not None or until is not None:
            asked = asked.but(q=conditions.ranged(pages, q, since or "", until or ""))
        else:
            return page(request, asked, undone=undone)
    except QueryError as error:
        return page(request, asked, problem=str(error), status_code=400)
    return RedirectResponse(asked.link, status_code=303)


def page(
    request: Request,
    asked: SearchView,
    *,
    undone: str = "",
    problem: str = "",
    status_code: int = 200,
) -> Response:
    pages: Pages = request.app.state.pages
    viewer, now = pages.viewer(request), pages.installation.clock.now()
    zone = pages.installation.region.zone
    shown = {
        "asked": asked,
        "q": asked.q,
        "sort": asked.sort,
        "sorts": SORTS,
        "problem": problem,
        "undone": undone_words(undone),
        "deed": said(pages, FeedDesk(pages.installation, pages.words).last(viewer)),
        **words(pages, request),
    }
    try:
        looked = LookingDesk(pages.installation, pages.words).page(
            viewer,
            Search(asked.q, asked.sort, asked.after),
            MENUS,
            lambda condition: None if asked.after else steps_for(condition, now, zone),
        )
    except QueryError as error:
        return pages.show(request, "search.html", status_code=400, error=error, **shown)
    condition = looked.condition

    def link(to: Condition) -> str:
        return asked.but(q=render(to, zone, pages.words.typed)).link

    first, last = conditions.dates(condition, zone)
    return pages.show(
        request,
        "search.html",
        status_code=status_code,
        error=None,
        page=looked.page,
        rows=looked.rows,
        swapped=render(condition, zone, pages.words.typed) if looked.swapped else "",
        renamed=renamed(asked.q),
        unknown=unknown(asked.q),
        alone=[(conditions.said(pages, part), number, link(part)) for part, number in looked.alone],
        timeline=None if asked.after else _timeline(pages, viewer, looked, now, link),
        periods=list(_periods(condition, now, link)),
        first=first,
        last=last,
        concerns=_read_for(condition, pages.installation.region),
        menus=conditions.menus(pages, condition, looked.filters, MENUS),
        chips=conditions.chips(pages, condition, link),
        name=", ".join(words for words, _ in conditions.chips(pages, _timeless(condition), link)),
        saved=render(_timeless(condition), zone, pages.words.typed),
        export=[
            (kind.upper(), f"/search/export?{urlencode([*asked.fields, ('format', kind)])}")
            for kind in FileKind
            if viewer.may(Right.EXPORT)
        ],
        more=SearchView(asked.q, asked.sort, looked.page.next).link if looked.page.next else "",
        **shown,
    )


def _timeless(condition: Condition) -> Condition:
    """A saved search looks at what comes, so it has no period."""
    return during(condition, None, None)


def _timeline(
    pages: Pages,
    viewer: Viewer,
    looked: Looked,
    now: datetime,
    link: Callable[[Condition], str],
) -> Timeline | None:
    zone, desk = pages.installation.region.zone, LookingDesk(pages.installation, pages.words)
    condition, index = looked.condition, viewer.filed(pages.installation.posts.index)
    steps = steps_for(condition, now, zone)
    return timeline(
        index,
        condition,
        looked.page.over_time,
        steps,
        now,
        link,
        lambda starts, by: desk.usual(viewer, condition, starts, by),
    )


def _periods(
    condition: Condition, now: datetime, link: Callable[[Condition], str]
) -> Iterator[tuple[str, str, bool]]:
    """Words, address, and whether it is the present period; whole hours, so that links stay stable
    between two views.
    """
    hour = now.replace(minute=0, second=0, microsecond=0)
    since, until = period(condition)
    for words_, length in RECENT:
        chosen = until is None and since is not None and abs(hour - length - since) <= HOUR
        yield words_, link(during(condition, hour - length, None)), chosen
    yield "всё время", link(during(condition, None, None)), (since, until) == (None, None)


def _read_for(condition: Condition, region: Region) -> Callable[[Source], bool]:
    """Whether a source's posts can match the search; one without a municipality can match any."""

    def place(part: Is) -> str | None:
        if part.field is Field.SETTLEMENT and (settlement := region.settlements.get(part.value)):
            return settlement.municipality
        return part.value if part.field is Field.MUNICIPALITY else None

    places = _values_asked(condition, place)
    ids = _values_asked(condition, lambda part: part.value if part.field is Field.SOURCE else None)
    kinds = _values_asked(condition, lambda p: p.value if p.field is Field.NETWORK else None)

    def concerns(source: Source) -> bool:
        return (
            (places is None or source.municipality is None or source.municipality in places)
            and (ids is None or source.id in ids)
            and (kinds is None or source.kind in kinds)
        )

    return concerns


def _values_asked(condition: Condition, value: Callable[[Is], str | None]) -> frozenset[str] | None:
    """Values one of which every matching post has; None if any value can match."""
    match condition:
        case Is() if wanted := value(condition):
            return frozenset({wanted})
        case All(every):
            asked = [v for c in every if (v := _values_asked(c, value)) is not None]
            return frozenset.intersection(*asked) if asked else None
        case Any(options):
            each = [_values_asked(c, value) for c in options]
            asked = [v for v in each if v is not None]
            return frozenset.union(*asked) if len(asked) == len(each) else None
        case _:
            return None


ROUTES: Sequence[Route] = (Route("GET", "/search", search, POSTS, work=Work.INDEX),)
