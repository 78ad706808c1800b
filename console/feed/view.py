"""Which list a person looks at: the feed or a search, as its address names it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated
from urllib.parse import parse_qsl, urlencode

from fastapi import Query

from desks.lists.choice import ANY, FeedChoice, FeedPeriod, Show
from desks.lists.order import Order
from domain.query import Sort
from russian.vocabulary import KINDS

SEARCH = "search?"  # begins what a form of the search page sends back
LONGEST = 2000


@dataclass(frozen=True, slots=True)
class View(FeedChoice):
    address = "/feed"

    @property
    def fields(self) -> Sequence[tuple[str, str]]:
        usual = View()
        named = {
            "q": self.q,
            "kind": self.kind,
            "show": self.show,
            "sort": self.order,
            "period": self.period,
        }
        names = {"sort": "order"}
        return [
            (name, value)
            for name, value in named.items()
            if value and value != getattr(usual, names.get(name, name))
        ]

    @property
    def query(self) -> str:
        return urlencode([*self.fields, *([("after", self.after)] if self.after else [])])

    @property
    def link(self) -> str:
        return f"/feed?{self.query}" if self.query else "/feed"

    @property
    def back(self) -> str:
        return self.query

    def but(self, **changes: str | None) -> "View":
        """A changed view, from its first page."""
        return replace(self, **{"after": None, **changes})  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class SearchView:
    q: str = ""
    sort: Sort = Sort.NEWEST
    after: str | None = None

    address = "/search"

    @property
    def fields(self) -> Sequence[tuple[str, str]]:
        named = (("q", self.q), ("sort", self.sort if self.sort is not Sort.NEWEST else ""))
        return [(name, value) for name, value in named if value]

    @property
    def query(self) -> str:
        return urlencode([*self.fields, *([("after", self.after)] if self.after else [])])

    @property
    def link(self) -> str:
        return f"/search?{self.query}" if self.query else "/search"

    @property
    def back(self) -> str:
        return SEARCH + self.query

    def but(self, **changes: str | None) -> "SearchView":
        return replace(self, **{"after": None, **changes})  # type: ignore[arg-type]


def view(
    q: Annotated[str, Query(max_length=LONGEST)] = "",
    kind: str = "complaint",
    show: Show = Show.NEW,
    sort: Order = Order.NEWEST,
    period: FeedPeriod = FeedPeriod.WEEK,
    after: Annotated[str | None, Query(max_length=500)] = None,
) -> View:
    return View(q, kind if kind in KINDS else ANY, show, sort, period, after)


def view_of(back: str) -> View | SearchView:
    """The list whose query a form sent back; unreadable values become defaults."""
    if back.startswith(SEARCH):
        values = dict(parse_qsl(back.removeprefix(SEARCH)))
        sort = values.get("sort", Sort.NEWEST)
        return SearchView(
            values.get("q", "")[:LONGEST],
            Sort(sort) if sort in set(Sort) else Sort.NEWEST,
            values.get("after"),
        )
    values = dict(parse_qsl(back))
    kind = values.get("kind", "complaint")
    show, sort = values.get("show", Show.NEW), values.get("sort", Order.NEWEST)
    period = values.get("period", FeedPeriod.WEEK)
    return View(
        values.get("q", "")[:LONGEST],
        kind if kind in KINDS else ANY,
        Show(show) if show in set(Show) else Show.NEW,
        Order(sort) if sort in set(Order) else Order.NEWEST,
        FeedPeriod(period) if period in set(FeedPeriod) else FeedPeriod.WEEK,
        values.get("after"),
    )
