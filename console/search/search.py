"""The search page: a query, its results, and facets that narrow it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from fastapi import Request, Response

from console.pages import Pages
from console.routes import POSTS, Route
from console.search.timeline import RECENT, steps_for, timeline
from console.workers import Work
from desks.exports.search import SORTS
from desks.posts import PostDesk, Search
from domain.errors import QueryError
from domain.person import Right
from domain.ports.index import Page
from domain.query import FACETS, All, Any, Condition, Field, Is, Sort
from domain.query_text import demands, during, narrow, period, render, without
from domain.region import Region
from domain.source import Source
from files.sheets import FileKind

SHOWN_VALUES = 30  # of one facet
TITLES = {
    Field.MUNICIPALITY: "Место",
    Field.GROUP: "Группа тем",
    Field.KIND: "Вид",
    Field.NETWORK: "Сеть",
    Field.SOURCE: "Источник",
}


@dataclass(frozen=True, slots=True)
class Narrowing:
    """One value of a facet.

    `link` leads to the query with the value, or without it if it is `chosen` already.
    """

    words: str
    count: int
    chosen: bool
    link: str


def search(
    request: Request, q: str = "", sort: Sort = Sort.NEWEST, after: str | None = None
) -> Response:
    """The page; for a query that cannot be parsed it shows the error and its position."""
    pages: Pages = request.app.state.pages
    viewer, zone, now = (
        pages.viewer(request),
        pages.installation.region.zone,
        pages.installation.clock.now(),
    )
    try:
        results = PostDesk(pages.installation, pages.words).search(
            viewer,
            Search(q, sort, after),
            facets=FACETS,
            steps=lambda condition: None if after else steps_for(condition, now, zone),
        )
    except QueryError as error:
        return pages.show(
            request,
            "search.html",
            status_code=400,
            q=q,
            sort=sort,
            sorts=SORTS,
            error=error,
        )
    condition, page = results.condition, results.page
    steps = None if after else steps_for(condition, now, zone)
    index = viewer.posts(pages.installation.posts.index)

    def link(to: Condition) -> str:
        return "/search?" + urlencode({"q": render(to, zone, pages.words.typed), "sort": sort})

    def narrowing(field: Field, value: str, words: str, count: int) -> Narrowing:
        chosen = demands(condition, part := Is(field, value))
        then = without(condition, part) if chosen else narrow(condition, part)
        return Narrowing(words, count, chosen, link(then))

    return pages.show(
        request,
        "search.html",
        q=q,
        sort=sort,
        sorts=SORTS,
        error=None,
        page=page,
        posts=results.posts,
        timeline=steps and timeline(index, condition, page.over_time, steps, now, link),
        periods=list(_periods(condition, now, link)),
        concerns=_read_for(condition, pages.installation.region),
        facets={
            TITLES[field]: [
                narrowing(field, value, words, count)
                for value, words, count in _values(pages, page, field)
            ]
            for field in FACETS
        },
        export=[
            (kind.upper(), "/search/export?" + urlencode({"q": q, "sort": sort, "format": kind}))
            for kind in FileKind
            if viewer.may(Right.EXPORT)
        ],
        more="/search?" + urlencode({"q": q, "sort": sort, "after": page.next}),
    )


def _periods(
    condition: Condition, now: datetime, link: Callable[[Condition], str]
) -> Iterator[tuple[str, str]]:
    """Recent periods in whole hours, so that links stay stable between two views; and all time."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    for words, length in RECENT:
        yield words, link(during(condition, hour - length, None))
    if period(condition) != (None, None):
        yield "всё время", link(during(condition, None, None))


def _values(pages: Pages, page: Page, field: Field) -> list[tuple[str, str, int]]:
    counts: Mapping[str, int] = page.facets.get(field, {})
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:SHOWN_VALUES]
    return [(value, pages.words.shown(field, value), count) for value, count in ordered]


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
