"""The orders of a feed, made of the orders that every index has."""

import base64
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from app.installation import Installation
from domain.errors import QueryError
from domain.ports.index import Hit, PostSearch
from domain.query import All, Among, Condition, Field, Is, Not, Sort

URGENT = ("danger", "accident")  # the most urgent first
STORIES = 200  # with most posts, of which those with most people come first
LEAST = 2  # people; a story of one person is ordered by time
POSTS = 500  # posts of the stories with most people


class Order(StrEnum):
    NEWEST = "newest"
    OLDEST = "oldest"
    URGENT = "urgent"
    PEOPLE = "people"


@dataclass
class Ordering:
    """The posts of one condition in one order, page by page."""

    installation: Installation
    index: PostSearch
    condition: Condition
    order: Order

    def page(
        self, limit: int, after: str | None, without: Collection[str] = ()
    ) -> tuple[Sequence[Hit], str | None]:
        """The next hits after a cursor, and the cursor of the following page.

        Posts `without` are left out. Raises QueryError for a cursor of another order.
        """
        condition = self.condition
        if without:
            condition = All((condition, Not(Among(Field.POST, frozenset(without)))))
        if self.order in (Order.NEWEST, Order.OLDEST):
            sort = Sort(self.order.value)
            page = self.index.search(condition, sort=sort, limit=limit, after=after)
            return page.hits, page.next
        part, inner = _parted(after, self.order)
        if self.order is Order.URGENT:
            return self._by_urgency(condition, limit, part, inner)
        return self._by_people(condition, limit, part, inner)

    def _by_urgency(
        self, condition: Condition, limit: int, part: int, inner: str | None
    ) -> tuple[Sequence[Hit], str | None]:
        parts: list[Condition] = [Is(Field.URGENCY, one) for one in URGENT]
        parts.append(Not(Among(Field.URGENCY, frozenset(URGENT))))
        hits: list[Hit] = []
        while part < len(parts):
            within = All((condition, parts[part]))
            page = self.index.search(within, limit=limit - len(hits), after=inner)
            hits += page.hits
            if page.next is not None:
                return hits, _cursor(self.order, part, page.next)
            part, inner = part + 1, None
            if len(hits) == limit:
                last = part == len(parts)
                return hits, None if last else _cursor(self.order, part, None)
        return hits, None

    def _by_people(
        self, condition: Condition, limit: int, part: int, inner: str | None
    ) -> tuple[Sequence[Hit], str | None]:
        people, shown = self._people, list[Hit]()
        if part == 0 and people:
            among = All((condition, Among(Field.INCIDENT, frozenset(people))))
            hits = self.index.search(among, limit=POSTS).hits
            ordered = sorted(hits, key=lambda hit: _place(hit, people))
            spot = None if inner is None else _read(inner)
            shown = [h for h in ordered if spot is None or _place(h, people) > spot][:limit]
            if len(shown) == limit:
                return shown, _cursor(self.order, 0, json.dumps(_place(shown[-1], people)))
        rest = All((condition, Not(Among(Field.INCIDENT, frozenset(people)))))
        page = self.index.search(rest, limit=limit - len(shown), after=inner if part else None)
        after = _cursor(self.order, 1, page.next) if page.next else None
        return [*shown, *page.hits], after

    @cached_property
    def _people(self) -> Mapping[str, int]:
        """People who complained, by story: of the stories with most of these posts."""
        page = self.index.search(self.condition, limit=0, facets=[Field.INCIDENT])
        many = list(page.facets[Field.INCIDENT])[:STORIES]
        counted = self.installation.posts.incidents.counted(many) if many else {}
        return {id_: alive.people for id_, alive in counted.items() if alive.people >= LEAST}


Spot = tuple[int, str, int, str]
"""Of a post among stories with many people: fewer people, story, age, id."""


def _place(hit: Hit, people: Mapping[str, int]) -> Spot:
    post, id_ = hit.enriched.post, hit.enriched.labels.incident_id or ""
    return -people[id_], id_, -round(post.published_at.timestamp() * 1000), post.id


def _read(text: str) -> Spot:
    try:
        people, story, age, post_id = json.loads(text)
    except (ValueError, TypeError, RecursionError) as error:
        raise _foreign() from error
    if not (isinstance(people, int) and isinstance(age, int)):
        raise _foreign()
    return people, str(story), age, str(post_id)


def _cursor(order: Order, part: int, inner: str | None) -> str:
    row = json.dumps([order, part, inner], separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(row).decode().rstrip("=")


def _parted(text: str | None, order: Order) -> tuple[int, str | None]:
    if text is None:
        return 0, None
    try:
        row = json.loads(base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True))
    except (ValueError, RecursionError) as error:
        raise _foreign() from error
    match row:
        case [kind, int() as part, (str() | None) as inner] if kind == order and 0 <= part <= 2:
            return part, inner
    raise _foreign()


def _foreign() -> QueryError:
    return QueryError("Ссылка на следующую страницу испорчена: начните ленту сначала.", 0)
