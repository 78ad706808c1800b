"""The post index without what residents filed: what every reader gets who does not ask for more."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from domain.ports.index import Page, PostIndex
from domain.post import EnrichedPost
from domain.query import All, Condition, Field, Is, Not, Sort, Word
from domain.source import SourceKind
from domain.steps import Steps

PUBLISHED = Not(Is(Field.NETWORK, SourceKind.FILED))


class PublishedIndex:
    """A PostIndex that reads published posts only, and writes every post. `whole` reads filed ones
    too: for those who work on cases, and for the parts that label and join posts.
    """

    def __init__(self, whole: PostIndex) -> None:
        self.whole = whole

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
        page = self.whole.search(
            _within(condition), sort=sort, limit=limit, after=after, facets=facets, steps=steps
        )
        return replace(page, corrected=self._known(page.corrected)) if page.corrected else page

    def walk(self, condition: Condition, *, sort: Sort = Sort.NEWEST) -> Iterator[EnrichedPost]:
        return self.whole.walk(_within(condition), sort=sort)

    def get(self, post_ids: Sequence[str]) -> Mapping[str, EnrichedPost]:
        posts = self.whole.get(post_ids)
        return {id_: one for id_, one in posts.items() if not one.post.is_filed}

    def prepare(self) -> None:
        self.whole.prepare()

    def save(self, posts: Sequence[EnrichedPost]) -> Mapping[str, str]:
        return self.whole.save(posts)

    def refresh(self) -> None:
        self.whole.refresh()

    def each(self, months: Collection[str] | None = None) -> Iterable[EnrichedPost]:
        return self.whole.each(months)

    def by_author(self, kind: str, author: str) -> Iterable[EnrichedPost]:
        return self.whole.by_author(kind, author)

    def erase(self, post_ids: Collection[str]) -> int:
        return self.whole.erase(post_ids)

    def compact(self) -> None:
        self.whole.compact()

    def drop_month(self, month: str) -> None:
        self.whole.drop_month(month)

    def _known(self, corrected: Mapping[str, str]) -> Mapping[str, str] | None:
        """Those that lead to words of published posts: a filed text gives no word away."""
        kept = {
            typed: lemma
            for typed, lemma in corrected.items()
            if self.whole.search(_within(Word(lemma)), limit=0).total
        }
        return kept or None


def whole(index: PostIndex) -> PostIndex:
    return index.whole if isinstance(index, PublishedIndex) else index


def _within(condition: Condition) -> Condition:
    return All((condition, PUBLISHED))
