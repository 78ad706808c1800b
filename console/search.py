"""The search page: a query, what it found, and facets that narrow it."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import Request, Response

from console.pages import Pages
from domain.errors import QueryError
from domain.ports import Page
from domain.query import FACETS, Field, Is, Sort
from domain.query_text import demands, narrow, parse, render, without

PAGE = 20
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
    """One value of a facet: its words, how many posts, whether it is chosen already, and where it
    leads: to the query with it, or without it.
    """

    words: str
    count: int
    chosen: bool
    link: str


def search(
    request: Request, q: str = "", sort: Sort = Sort.NEWEST, after: str | None = None
) -> Response:
    """The page; a query that cannot be read shows where and why."""
    pages: Pages = request.app.state.pages
    index, zone = pages.parts.index, pages.parts.region.zone
    try:
        condition = parse(q, zone, pages.words.names)
        page = index.search(condition, sort=sort, limit=PAGE, after=after, facets=FACETS)
    except QueryError as error:
        return pages.show(
            request, "search.html", status_code=400, q=q, sort=sort, error=error, page=None
        )
    if q:
        pages.audit("search", q)

    def narrowing(field: Field, value: str, words: str, count: int) -> Narrowing:
        chosen = demands(condition, part := Is(field, value))
        then = without(condition, part) if chosen else narrow(condition, part)
        link = urlencode({"q": render(then, zone, pages.words.typed), "sort": sort})
        return Narrowing(words, count, chosen, f"/search?{link}")

    return pages.show(
        request,
        "search.html",
        q=q,
        sort=sort,
        error=None,
        page=page,
        facets={
            TITLES[field]: [
                narrowing(field, value, words, count)
                for value, words, count in _values(pages, page, field)
            ]
            for field in FACETS
        },
        more="/search?" + urlencode({"q": q, "sort": sort, "after": page.next}),
    )


def _values(pages: Pages, page: Page, field: Field) -> list[tuple[str, str, int]]:
    counts: Mapping[str, int] = page.facets.get(field, {})
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:SHOWN_VALUES]
    return [(value, pages.words.shown(field, value), count) for value, count in ordered]
