"""A batch seeks its stories: `otklik label` and the worker join by this code."""

import heapq
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from domain.incident import Joined
from domain.ports.incidents import Joining, Span
from enrichment.incidents.evidence import ComparedPost
from enrichment.incidents.incident import ALIVE, NEAREST, RECENT, join, readings_of
from enrichment.incidents.keys import says
from enrichment.incidents.telling import Candidate


@dataclass(frozen=True, slots=True)
class Seeking:
    """Posts whose stories are sought, read before anything is locked."""

    posts: Sequence[Candidate]
    readings: Mapping[str, ComparedPost]

    @classmethod
    def of(cls, posts: Sequence[Candidate]) -> "Seeking":
        return cls(posts, readings_of(posts))

    @property
    def municipalities(self) -> frozenset[str]:
        return frozenset(post.municipality for post in self.posts if post.municipality)

    @property
    def asked(self) -> frozenset[str]:
        """Ids of the posts and of what they answer."""
        return frozenset(id_ for post in self.posts for id_ in (post.post_id, *post.answers))

    def join(self, joining: Joining, new_id: Callable[[], str]) -> list[Joined]:
        """Joins the posts, saves, and returns the place of every post that has one."""
        if not self.posts:
            return []
        times = [post.at for post in self.posts]
        span = min(times) - ALIVE, max(times) + ALIVE
        speakers = {post.author for post in self.posts if post.author is not None}
        authors = joining.spoken(speakers, span) if speakers else {}
        own = {place.incident_id for place in joining.known.values()}
        candidates = joining.load({*self._near(joining, span), *authors, *own})
        incidents, joined = join(
            self.posts, candidates, joining.known, authors, new_id, self.readings
        )
        joining.save(incidents, joined)
        return joined

    def _near(self, joining: Joining, span: Span) -> set[str]:
        """For every new post the stored stories that share most with it."""
        fresh = [post for post in self.posts if post.post_id not in joining.known]
        keys = {key for post in fresh for key in self._keys(post)}
        filed = joining.filed(keys, span, RECENT) if keys else {}
        near: set[str] = set()
        for post in fresh:
            shares: dict[str, float] = {}
            places = (post.municipality, "")
            for key in self._keys(post):
                shared = says(key)
                for municipality, id_ in filed.get(key, ()):
                    if not post.municipality or municipality in places:
                        shares[id_] = shares.get(id_, 0.0) + shared
            near.update(heapq.nlargest(NEAREST, shares, key=shares.__getitem__))
        return near

    def _keys(self, post: Candidate) -> tuple[str, ...]:
        return self.readings[post.post_id].telling.keys
