"""A batch seeks its stories: `otklik label` and the worker join by this code."""

import heapq
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.incident import Joined
from domain.ports.incidents import Joining, Span
from enrichment.incidents.evidence import LEARNED, ComparedPost, Measure
from enrichment.incidents.incident import ALIVE, NEAREST, RECENT, join, readings_of
from enrichment.incidents.keys import says
from enrichment.incidents.telling import Candidate

FEW = 16  # rows of a key that are not worth sorting by place


@dataclass(frozen=True, slots=True)
class Seeking:
    """Posts whose stories are sought, read before any lock is taken."""

    posts: Sequence[Candidate]
    readings: Mapping[str, ComparedPost]
    measure: Measure = LEARNED

    @classmethod
    def of(cls, posts: Sequence[Candidate], measure: Measure = LEARNED) -> "Seeking":
        return cls(posts, readings_of(posts, measure.rarity), measure)

    @property
    def municipalities(self) -> frozenset[str]:
        return frozenset(post.municipality for post in self.posts if post.municipality)

    @property
    def asked(self) -> frozenset[str]:
        return frozenset(id_ for post in self.posts for id_ in (post.post_id, *post.answers))

    def join(
        self, joining: Joining, new_id: Callable[[], str], now: datetime | None = None
    ) -> list[Joined]:
        """Joins the posts, saves, and returns the place of every post that has one; stories open at
        `now`, or at the time of their first post.
        """
        if not self.posts:
            return []
        times = [post.at for post in self.posts]
        span = min(times) - ALIVE, max(times) + ALIVE
        speakers = {post.author for post in self.posts if post.author is not None}
        authors = joining.spoken(speakers, span) if speakers else {}
        own = {place.incident_id for place in joining.known.values()}
        near, rivals = self._near(joining, span)
        candidates = joining.load({*near, *authors, *own})
        incidents, joined = join(
            self.posts,
            candidates,
            joining.known,
            authors,
            new_id,
            self.readings,
            self.measure,
            rivals,
            now,
        )
        joining.save(incidents, joined)
        return joined

    def _near(self, joining: Joining, span: Span) -> tuple[set[str], dict[str, int]]:
        fresh = [post for post in self.posts if post.post_id not in joining.known]
        keys = {key for post in fresh for key in self._keys(post)}
        filed = _Filed(joining.filed(keys, span, RECENT) if keys else {})
        near: set[str] = set()
        rivals: dict[str, int] = {}
        for post in fresh:
            shares: dict[str, float] = defaultdict(float)
            own = post.municipality
            for key in self._keys(post):
                if ids := filed.of(key, own):
                    shared = says(key, self.measure.rarity)
                    for id_ in ids:
                        shares[id_] += shared
            near.update(heapq.nlargest(NEAREST, shares, key=shares.__getitem__))
            rivals[post.post_id] = len(shares)
        return near, rivals

    def _keys(self, post: Candidate) -> tuple[str, ...]:
        return self.readings[post.post_id].telling.keys


class _Filed:
    """Stories by key, as one municipality sees them: its own and those of no place, in order; posts
    of no place see all.
    """

    def __init__(self, filed: Mapping[str, Sequence[tuple[str, str]]]) -> None:
        self._filed = filed
        self._placed: dict[str, dict[str, list[tuple[int, str]]]] = {}
        self._own: dict[tuple[str, str], list[str]] = {}

    def of(self, key: str, own: str) -> Sequence[str]:
        if not (rows := self._filed.get(key)):
            return ()
        if len(rows) <= FEW or not own:
            return [id_ for place, id_ in rows if not (own and place) or place == own]
        if (known := self._own.get((key, own))) is None:
            known = self._own[key, own] = self._select(key, own)
        return known

    def _select(self, key: str, own: str) -> list[str]:
        if (placed := self._placed.get(key)) is None:
            placed = self._placed[key] = defaultdict(list)
            for order, (municipality, id_) in enumerate(self._filed[key]):
                placed[municipality].append((order, id_))
        return [id_ for _, id_ in sorted([*placed.get(own, ()), *placed.get("", ())])]
