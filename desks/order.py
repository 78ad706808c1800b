"""The orders of a feed, made of the orders that every index has."""

import base64
import json
from collections.abc import Sequence
from enum import StrEnum

from app.installation import Installation
from domain.errors import QueryError
from domain.ports.index import Hit, PostSearch
from domain.query import All, Among, Condition, Field, Is, Not, Sort
from index.documents import milliseconds

URGENT = ("danger", "accident")  # the most urgent first
STORIES = 200  # with most posts, of which those with most people come first
LEAST = 2  # people; a story of one person is ordered by time
POSTS = 500  # posts of the stories with most people


class Order(StrEnum):
    NEWEST = "newest"
    OLDEST = "oldest"
    URGENT = "urgent"
    PEOPLE = "people"


def page_in_order(
    installation: Installation,
    index: PostSearch,
    condition: Condition,
    order: Order,
    limit: int,
    after: str | None,
) -> tuple[Sequence[Hit], str | None]:
    """The next hits after a cursor, and the cursor of the following page.

    Raises QueryError for a cursor of another order.
    """
    if order in (Order.NEWEST, Order.OLDEST):
        page = index.search(condition, sort=Sort(order.value), limit=limit, after=after)
        return page.hits, page.next
    part, inner = _parted(after, order)
    if order is Order.URGENT:
        parts = [All((condition, Is(Field.URGENCY, one))) for one in URGENT]
        rest = All((condition, Not(Among(Field.URGENCY, frozenset(URGENT)))))
        return _chained(index, [*parts, rest], order, limit, part, inner)
    people = _people(installation, index, condition)
    rest = All((condition, Not(Among(Field.INCIDENT, frozenset(people)))))
    if part == 0:
        hits = _of_many(index, condition, people)
        shown = [h for h in hits if inner is None or _place(h, people) > _read(inner)][:limit]
        if len(shown) == limit:
            return shown, _cursor(order, 0, json.dumps(_place(shown[-1], people)))
        page = index.search(rest, limit=limit - len(shown))
        return [*shown, *page.hits], _cursor(order, 1, page.next) if page.next else None
    page = index.search(rest, limit=limit, after=inner)
    return page.hits, _cursor(order, 1, page.next) if page.next else None


def _chained(
    index: PostSearch,
    parts: Sequence[Condition],
    order: Order,
    limit: int,
    part: int,
    inner: str | None,
) -> tuple[Sequence[Hit], str | None]:
    hits: list[Hit] = []
    while part < len(parts):
        page = index.search(parts[part], limit=limit - len(hits), after=inner)
        hits += page.hits
        if page.next is not None:
            return hits, _cursor(order, part, page.next)
        part, inner = part + 1, None
        if len(hits) == limit:
            return hits, _cursor(order, part, None) if part < len(parts) else None
    return hits, None


def _people(installation: Installation, index: PostSearch, condition: Condition) -> dict[str, int]:
    """People who complained, by story: of the stories with most of these posts."""
    posts = index.search(condition, limit=0, facets=[Field.INCIDENT]).facets[Field.INCIDENT]
    many = list(posts)[:STORIES]
    counted = installation.posts.incidents.counted(many) if many else {}
    return {id_: alive.people for id_, alive in counted.items() if alive.people >= LEAST}


def _of_many(index: PostSearch, condition: Condition, people: dict[str, int]) -> Sequence[Hit]:
    if not people:
        return []
    page = index.search(All((condition, Among(Field.INCIDENT, frozenset(people)))), limit=POSTS)
    return sorted(page.hits, key=lambda hit: _place(hit, people))


Spot = tuple[int, str, int, str]
"""Of a post among stories with many people: fewer people, story, age, id."""


def _place(hit: Hit, people: dict[str, int]) -> Spot:
    post, id_ = hit.enriched.post, hit.enriched.labels.incident_id or ""
    return -people[id_], id_, -milliseconds(post.published_at), post.id


def _read(text: str) -> Spot:
    try:
        people, story, age, post_id = json.loads(text)
    except (ValueError, TypeError) as error:
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
