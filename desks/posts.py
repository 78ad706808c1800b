"""Posts: search, count, open and export."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from app.index.scope import ScopedIndex
from app.installation import Installation
from desks.audit import write
from desks.verbs import Verb
from desks.viewer import Viewer
from domain.correction import Correction
from domain.errors import NotFound
from domain.incident import Extent
from domain.person import Right
from domain.ports.index import Hit, Page, PostSearch
from domain.post import Engagement, EnrichedPost, Labels, Post
from domain.query import All, Any, Condition, Field, Is, Not, Sort
from domain.query_text import parse
from domain.steps import Step, Steps
from enrichment.repeats.repeats import repeated_of
from enrichment.rest import Spans, rest
from russian.vocabulary import Vocabulary

PAGE = 20
BATCH = 1000
ALIKE = 5
COMMENTS = 20


@dataclass(frozen=True, slots=True)
class Shown:
    """`engagement` is the newest known; `gone_at` is when a recheck no longer found the post;
    `has_thread` if the index has the post above a comment; `repeated` are stretches that its source
    repeats; `story` holds the posts that the reader may see, and has a page if it has a voice.
    """

    post: Post
    labels: Labels
    spans: tuple[tuple[int, int], ...]
    engagement: Engagement
    gone_at: datetime | None
    has_thread: bool
    repeated: Spans = ()
    story: Extent | None = None

    @property
    def incident_id(self) -> str | None:
        return self.labels.incident_id if self.story and self.story.voiced else None

    @property
    def has_others(self) -> bool:
        return self.story is not None and self.story.posts > 1

    @property
    def own(self) -> str:
        return rest(self.post.body, self.repeated)


def shown(installation: Installation, index: PostSearch, hits: Sequence[Hit]) -> list[Shown]:
    """The hits in their order; `index` holds only posts that the reader may see."""
    threads = {post.thread_id for hit in hits if (post := hit.enriched.post).thread_id}
    posts = [hit.enriched.post for hit in hits]
    above = index.get(sorted(threads)) if threads else {}
    extents = _extents(installation, index, hits)
    with installation.snapshot():
        repeated = repeated_of(posts, installation.posts.repeats)
        return _counted(installation, hits, above, repeated, extents)


def _extents(
    installation: Installation, index: PostSearch, hits: Sequence[Hit]
) -> Mapping[str, Extent]:
    ids = sorted({i for hit in hits if (i := hit.enriched.labels.incident_id)})
    extents = installation.posts.incidents.extents(ids) if ids else {}
    if not extents or not isinstance(index, ScopedIndex):
        return extents
    wanted = [Is(Field.INCIDENT, id_) for id_ in ids]
    condition = Any(tuple(wanted)) if len(wanted) > 1 else wanted[0]
    counts = index.search(condition, limit=0, facets=(Field.INCIDENT,)).facets[Field.INCIDENT]
    return {id_: replace(one, posts=counts.get(id_, 0)) for id_, one in extents.items()}


def _counted(
    installation: Installation,
    hits: Sequence[Hit],
    threads: Collection[str],
    repeated: Mapping[str, Spans],
    extents: Mapping[str, Extent],
) -> list[Shown]:
    ids = [hit.enriched.post.id for hit in hits]
    engagement, gone = (
        installation.posts.ledger.engagement(ids),
        installation.posts.ledger.gone(ids),
    )
    return [
        Shown(
            post := hit.enriched.post,
            hit.enriched.labels,
            hit.spans,
            engagement.get(post.id, post.engagement),
            gone.get(post.id),
            post.thread_id in threads,
            repeated.get(post.id, ()),
            extents.get(hit.enriched.labels.incident_id or ""),
        )
        for hit in hits
    ]


@dataclass(frozen=True, slots=True)
class Search:
    q: str = ""
    sort: Sort = Sort.NEWEST
    after: str | None = None
    limit: int = PAGE


@dataclass(frozen=True, slots=True)
class Results:
    condition: Condition
    page: Page
    posts: Sequence[Shown]


@dataclass(frozen=True, slots=True)
class Card:
    """`thread` holds the posts above it, topmost first; `comments` the first of `answered`; `alike`
    the latest of `others` posts of the same story.
    """

    shown: Shown
    corrections: Sequence[Correction]
    thread: Sequence[Shown] = ()
    comments: Sequence[Shown] = ()
    answered: int = 0
    alike: Sequence[Shown] = ()
    others: int = 0


@dataclass(frozen=True, slots=True)
class PostFile:
    condition: Condition
    page: Page
    limit: int
    posts: Iterator[Shown]


@dataclass(frozen=True, slots=True)
class PostDesk:
    """Posts that the viewer may not see are neither returned nor counted; methods raise QueryError,
    NotFound and Unavailable.
    """

    installation: Installation
    words: Vocabulary

    def search(
        self,
        viewer: Viewer,
        asked: Search,
        facets: Collection[Field] = (),
        steps: Callable[[Condition], Steps | None] = lambda _: None,
    ) -> Results:
        viewer.demand(Right.POSTS)
        condition, index = self._condition(asked.q), viewer.filed(self.installation.posts.index)
        page = index.search(
            condition,
            sort=asked.sort,
            limit=asked.limit,
            after=asked.after,
            facets=facets,
            steps=steps(condition),
        )
        self._note(viewer, Verb.SEARCH, asked.q)
        return Results(condition, page, shown(self.installation, index, page.hits))

    def count(self, viewer: Viewer, q: str, step: Step) -> Page:
        viewer.demand(Right.POSTS)
        steps = Steps(step, self.installation.region.zone)
        page = viewer.posts(self.installation.posts.index).search(
            self._condition(q), limit=0, steps=steps
        )
        self._note(viewer, Verb.SEARCH, q)
        return page

    def file(self, viewer: Viewer, q: str, sort: Sort, limit: int) -> PostFile:
        """The first `limit` posts of a search; the caller notes the export (desks/exports)."""
        viewer.demand(Right.POSTS, Right.EXPORT)
        condition, index = self._condition(q), viewer.posts(self.installation.posts.index)
        page = index.search(condition, limit=0)
        posts = islice(index.walk(condition, sort=sort), limit)
        return PostFile(condition, page, limit, self._batches(posts))

    def one(self, viewer: Viewer, post_id: str, *, around: bool = False) -> Card:
        viewer.demand(Right.POSTS)
        index = viewer.filed(self.installation.posts.index)
        if (enriched := index.get([post_id]).get(post_id)) is None:
            raise NotFound(f"поста {post_id} нет: проверьте номер в поиске")
        self._note(viewer, Verb.POST_VIEWED, post_id)
        corrections = self.installation.posts.corrections.of([post_id]).get(post_id, ())
        [own] = shown(self.installation, index, [Hit(enriched)])
        others = viewer.posts(self.installation.posts.index)
        return Card(own, corrections, *(self._around(others, own) if around else ()))

    def _around(
        self, index: PostSearch, own: Shown
    ) -> tuple[Sequence[Shown], Sequence[Shown], int, Sequence[Shown], int]:
        post, incident = own.post, own.labels.incident_id if own.story else None
        ids = [i for i in dict.fromkeys((post.thread_id, post.parent_id)) if i]
        upper: Mapping[str, EnrichedPost] = index.get(ids) if ids else {}
        below = index.search(Is(Field.THREAD, post.id), sort=Sort.OLDEST, limit=COMMENTS)
        alike = Page((), 0, {}, {})
        if incident:
            others = All((Is(Field.INCIDENT, incident), Not(Is(Field.POST, post.id))))
            alike = index.search(others, limit=ALIKE)
        return (
            shown(self.installation, index, [Hit(upper[i]) for i in ids if i in upper]),
            shown(self.installation, index, below.hits),
            below.total,
            shown(self.installation, index, alike.hits),
            alike.total,
        )

    def _batches(self, posts: Iterable[EnrichedPost]) -> Iterator[Shown]:
        waiting = iter(posts)
        while batch := [Hit(post) for post in islice(waiting, BATCH)]:
            yield from _counted(self.installation, batch, (), {}, {})

    def _condition(self, q: str) -> Condition:
        return parse(q, self.installation.region.zone, self.words.names)

    def _note(self, viewer: Viewer, verb: Verb, detail: str) -> None:
        write(self.installation.audit, self.installation.clock.now(), viewer, verb, detail)
