"""The post index for processes that may start while it is down; its first use prepares it."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from domain.ports.index import Page, PostIndex
from domain.post import EnrichedPost
from domain.query import Condition, Field, Sort
from domain.steps import Steps


class LateIndex:
    """A PostIndex over another, whose first use raises the errors of `prepare`."""

    def __init__(self, index: PostIndex) -> None:
        self._index, self._is_prepared = index, False

    def prepare(self) -> None:
        self._index.prepare()
        self._is_prepared = True

    def _ready(self) -> PostIndex:
        if not self._is_prepared:
            self.prepare()
        return self._index

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
        return self._ready().search(
            condition, sort=sort, limit=limit, after=after, facets=facets, steps=steps
        )

    def walk(self, condition: Condition, *, sort: Sort = Sort.NEWEST) -> Iterator[EnrichedPost]:
        return self._ready().walk(condition, sort=sort)

    def get(self, post_ids: Sequence[str]) -> Mapping[str, EnrichedPost]:
        return self._ready().get(post_ids)

    def save(self, posts: Sequence[EnrichedPost]) -> Mapping[str, str]:
        return self._ready().save(posts)

    def refresh(self) -> None:
        self._ready().refresh()

    def each(self, months: Collection[str] | None = None) -> Iterable[EnrichedPost]:
        return self._ready().each(months)

    def by_author(self, kind: str, author: str) -> Iterable[EnrichedPost]:
        return self._ready().by_author(kind, author)

    def erase(self, post_ids: Collection[str]) -> int:
        return self._ready().erase(post_ids)

    def compact(self) -> None:
        self._ready().compact()

    def drop_month(self, month: str) -> None:
        self._ready().drop_month(month)
