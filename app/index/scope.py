"""The post index as seen by a person who works for only a few bodies."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from domain.ports.index import Page, PostSearch
from domain.post import EnrichedPost
from domain.query import All, Any, Condition, Field, Is, Sort
from domain.steps import Steps


class ScopedIndex:
    """A PostSearch limited to posts that these bodies may have to answer; without a body it finds
    nothing.
    """

    def __init__(self, index: PostSearch, bodies: Collection[str]) -> None:
        self._index, self._bodies = index, frozenset(bodies)

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
        if not self._bodies:
            return Page((), 0, {field: {} for field in facets}, {})
        within = self._within(condition)
        return self._index.search(
            within, sort=sort, limit=limit, after=after, facets=facets, steps=steps
        )

    def walk(self, condition: Condition, *, sort: Sort = Sort.NEWEST) -> Iterator[EnrichedPost]:
        return self._index.walk(self._within(condition), sort=sort) if self._bodies else iter(())

    def get(self, post_ids: Sequence[str]) -> Mapping[str, EnrichedPost]:
        posts = self._index.get(post_ids)
        return {id_: post for id_, post in posts.items() if self._may_see(post)}

    def _within(self, condition: Condition) -> Condition:
        theirs: tuple[Condition, ...] = tuple(Is(Field.BODY, b) for b in sorted(self._bodies))
        return All((condition, theirs[0] if len(theirs) == 1 else Any(theirs)))

    def _may_see(self, enriched: EnrichedPost) -> bool:
        body = enriched.labels.body
        return body is not None and body.value in self._bodies
