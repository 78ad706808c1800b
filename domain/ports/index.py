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
    """`spans` are (start, end) of matched words in `enriched.post.body`."""

    enriched: EnrichedPost
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a search result.

    `total` is exact. `facets` counts the values of each requested field over the whole result;
    `over_time` counts by the start of each step, in order, without empty steps. `next` continues
    after the last hit, None at the end. `corrected` maps an unknown word of the query to the lemma
    that was searched instead.
    """

    hits: tuple[Hit, ...]
    total: int
    facets: Mapping[Field, Mapping[str, int]]
    over_time: Mapping[datetime, int]
    next: str | None = None
    corrected: Mapping[str, str] | None = None


class PostSearch(Protocol):
    """The readable side of an index: all of it, or what a viewer may see (app/index/scope)."""

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
        """A page with facets and counts over the whole result; raises QueryError, also if more than
        10,000 steps have posts.
        """
        ...

    def walk(self, condition: Condition, *, sort: Sort = Sort.NEWEST) -> Iterator[EnrichedPost]:
        """The whole result in order, as of the first post asked for; a post written during the walk
        may appear in its old or its new version.
        """
        ...

    def get(self, post_ids: Sequence[str]) -> Mapping[str, EnrichedPost]: ...


class PostIndex(PostSearch, Protocol):
    """Every implementation returns equal sets, totals and facets for one query."""

    def prepare(self) -> None:
        """Creates what is missing (tables, template, new fields of existing months); raises
        SettingsError if only a rebuild helps.
        """
        ...

    def save(self, posts: Sequence[EnrichedPost]) -> Mapping[str, str]:
        """Writes each post by id into its month; a lower version never overwrites a higher one.

        Returns post id -> error of refused documents. Posts are visible to search after `refresh`.
        """
        ...

    def refresh(self) -> None: ...

    def each(self, months: Collection[str] | None = None) -> Iterable[EnrichedPost]:
        """Every post, or those of some months."""
        ...

    def by_author(self, kind: str, author: str) -> Iterable[EnrichedPost]:
        """The posts of one author of a network, by the key or pseudonym that the posts keep."""
        ...

    def erase(self, post_ids: Collection[str]) -> int:
        """Deletes posts whatever their version; returns how many were there."""
        ...

    def compact(self) -> None:
        """Gives back the place of what was deleted, so that its bytes are not there any more; may
        take minutes, in which saves raise Unavailable.
        """
        ...

    def drop_month(self, month: str) -> None: ...
