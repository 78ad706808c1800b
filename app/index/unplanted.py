"""The post index without the planted posts of the heartbeat, which no reader of it may see."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from app.index.published import whole
from domain.ports.index import Page, PostIndex
from domain.post import EnrichedPost
from domain.query import All, Condition, Field, Is, Not, Sort
from domain.steps import Steps
from domain.watching.heartbeat import PLANTED, is_planted

UNPLANTED = Not(Is(Field.SOURCE, PLANTED))


class UnplantedIndex:
    """A PostIndex that writes every post; `planted` reads those that this one hides."""

    def __init__(self, inner: PostIndex) -> None:
        self.inner = inner

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
        return self.inner.search(
            All((condition, UNPLANTED)),
            sort=sort,
            limit=limit,
            after=after,
            facets=facets,
            steps=steps,
        )

    def walk(self, condition: Condition, *, sort: Sort = Sort.NEWEST) -> Iterator[EnrichedPost]:
        return self.inner.walk(All((condition, UNPLANTED)), sort=sort)

    def get(self, post_ids: Sequence[str]) -> Mapping[str, EnrichedPost]:
        posts = self.inner.get(post_ids)
        return {id_: one for id_, one in posts.items() if not is_planted(one.post)}

    def prepare(self) -> None:
        self.inner.prepare()

    def save(self, posts: Sequence[EnrichedPost]) -> Mapping[str, str]:
        return self.inner.save(posts)

    def refresh(self) -> None:
        self.inner.refresh()

    def each(self, months: Collection[str] | None = None) -> Iterable[EnrichedPost]:
        return (one for one in self.inner.each(months) if not is_planted(one.post))

    def by_author(self, kind: str, author: str) -> Iterable[EnrichedPost]:
        return self.inner.by_author(kind, author)

    def erase(self, post_ids: Collection[str]) -> int:
        return self.inner.erase(post_ids)

    def compact(self) -> None:
        self.inner.compact()

    def drop_month(self, month: str) -> None:
        self.inner.drop_month(month)


def planted(index: PostIndex) -> PostIndex:
    inner = whole(index)
    return inner.inner if isinstance(inner, UnplantedIndex) else inner
