"""What official pages published, as our own index has it. Pure."""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from domain.leader import speaker
from domain.post import AuthorKind, Engagement, EnrichedPost
from domain.source import Source

DAY, WEEK = timedelta(days=1), timedelta(days=7)
PERIOD = timedelta(days=28)
SHORTEST = 60  # letters of a text that is compared: greetings are alike and no copies
SHOWN = 10  # ids of failing posts
_LETTER = re.compile(r"[^а-яёa-z0-9]+")


@dataclass(frozen=True, slots=True)
class PublicationCount:
    """Publications of one page from `since` until `until`. `gap` is the longest time without one,
    the present one too. `copies` were forwarded, or another official page had the text before;
    `stiff` are written in officialese; `views` is the median of the `viewed`, and `engagement`
    reactions on a thousand of their views.
    """

    since: datetime
    until: datetime
    posts: int
    last: datetime | None
    gap: timedelta
    copies: tuple[str, ...]
    stiff: tuple[str, ...]
    viewed: int
    views: float | None
    engagement: float | None

    @property
    def weekly(self) -> float:
        return self.posts / ((self.until - self.since) / WEEK)

    @property
    def own_percent(self) -> float | None:
        return 100 * (1 - len(self.copies) / self.posts) if self.posts else None

    @property
    def plain_percent(self) -> float | None:
        return 100 * (1 - len(self.stiff) / self.posts) if self.posts else None


def publications(
    posts: Sequence[EnrichedPost],
    sources: Mapping[str, Source],
    since: Mapping[str, datetime],
    now: datetime,
    engagement: Mapping[str, Engagement],
    is_stiff: Callable[[str], bool],
) -> Mapping[str, PublicationCount]:
    """By source of `since`, which says from when on each is known. Of one text on two pages, the
    earlier is nobody's copy; on two pages of one body both are its own.
    """
    first: dict[str, tuple[datetime, str]] = {}
    by_source: defaultdict[str, list[EnrichedPost]] = defaultdict(list)
    for one in sorted(posts, key=lambda e: (e.post.published_at, e.post.id)):
        source = sources.get(one.post.source_id)
        if source is None or not _is_own(one, source):
            continue
        if (bare := _bare(one.post.body)) and source.owner_body:
            first.setdefault(bare, (one.post.published_at, source.owner_body))
        by_source[source.id].append(one)
    return {
        id_: _count(
            [e for e in by_source[id_] if e.post.published_at >= begin],
            *(sources[id_].owner_body, first, begin, now, engagement, is_stiff),
        )
        for id_, begin in since.items()
        if id_ in sources
    }


def _is_own(one: EnrichedPost, source: Source) -> bool:
    author = one.post.author
    if one.post.thread_id is not None or (author and author.kind is AuthorKind.PRIVATE):
        return False
    return author is None or author.kind is speaker(source)


def _count(
    posts: Sequence[EnrichedPost],
    body: str | None,
    first: Mapping[str, tuple[datetime, str]],
    since: datetime,
    now: datetime,
    engagement: Mapping[str, Engagement],
    is_stiff: Callable[[str], bool],
) -> PublicationCount:
    copies, stiff, views, reactions = [], [], [], 0
    for one in posts:
        post = one.post
        before = first.get(_bare(post.body))
        elsewhere = before is not None and before[1] != body and before[0] < post.published_at
        if post.forwarded_from is not None or elsewhere:
            copies.append(post.id)
        elif is_stiff(post.body):
            stiff.append(post.id)
        counters = engagement.get(post.id, post.engagement)
        if counters.views is not None:
            views.append(counters.views)
            reactions += sum(
                count or 0 for count in (counters.likes, counters.reposts, counters.comments)
            )
    times = [since, *(one.post.published_at for one in posts), now]
    return PublicationCount(
        *(since, now, len(posts)),
        last=posts[-1].post.published_at if posts else None,
        gap=max(later - earlier for earlier, later in pairwise(times)),
        copies=tuple(copies),
        stiff=tuple(stiff),
        viewed=len(views),
        views=float(median(views)) if views else None,
        engagement=1000 * reactions / sum(views) if sum(views) else None,
    )


def _bare(text: str) -> str:
    """The letters of a text, whatever its spaces, signs and emoji; empty if it is short."""
    bare = _LETTER.sub("", text.lower())
    return bare if len(bare) >= SHORTEST else ""
