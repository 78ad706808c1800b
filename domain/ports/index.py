"""The ports of the post index."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.post import EnrichedPost
from domain.query import Condition, Field, Sort
from domain.steps import Steps


@dataclass(frozen=True, slots=True)
class Hit:
    """A found post. `spans` are the (start, end) of found words in `enriched.post.body`."""

    enriched: EnrichedPost
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """`total` is exact. `facets` count the values of each asked field over all that was found, and
    `over_time` counts by the start of each step, in order; empty steps are left out.
    `next` continues after the last hit, None at the end.

    `corrected` maps a typed word that nobody knows to the lemma that was searched instead.
    """

    hits: tuple[Hit, ...]
    total: int
    facets: Mapping[Field, Mapping[str, int]]
    over_time: Mapping[datetime, int]
    next: str | None = None
    corrected: Mapping[str, str] | None = None


class PostSearch(Protocol):
    """What is read of an index: all of it, or the part that somebody may see (app/index/scope)."""

    def search(
        self,
        condition: Condition,
        *,
        sort: Sort = Sort.NEWEST,
        limit: int = 20,
        after: str | None = None,
        facets: Collection[Field] = (),
        steps: Steps | None = None,
    ) -> Page:
        """A page of what is found, and what is asked about all that is found. Raises QueryError,
        also where more than 10,000 steps have posts.
        """
        ...

    def walk(self, condition: Condition, *, sort: Sort = Sort.NEWEST) -> Iterator[EnrichedPost]:
        """Everything found, in order, as of the first one asked for; nothing is counted on the way.
        A post that is written meanwhile may come as it was or as it is.
        """
        ...

    def get(self, post_ids: Sequence[str]) -> Mapping[str, EnrichedPost]: ...


class PostIndex(PostSearch, Protocol):
    """Search over posts. One query gives equal sets, totals and facets in every implementation."""

    def prepare(self) -> None:
        """Create what is missing (tables, template, new fields of existing months). Raises
        SettingsError where only a rebuild helps.
        """
        ...

    def save(self, posts: Sequence[EnrichedPost]) -> Mapping[str, str]:
        """Write by id into the post's month; a lower version never overwrites a higher. Returns
        post id -> error of refused documents; visible to search after `refresh`.
        """
        ...

    def refresh(self) -> None: ...

    def each(self) -> Iterable[EnrichedPost]:
        """Every document, for a rebuild."""
        ...

    def drop_month(self, month: str) -> None: ...
