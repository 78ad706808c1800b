"""People merge and split incidents: in the store, where it sticks, then on the posts as they are
found.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import uuid4

from domain.errors import MoveRefused
from domain.incident import Regrouped, Telling
from domain.ports.clock import Clock
from domain.ports.index import PostIndex
from domain.ports.regroupings import RegroupingStore
from domain.post import EnrichedPost
from enrichment.incidents.minhash import signatures
from enrichment.incidents.telling import Candidate, telling


@dataclass(frozen=True, slots=True)
class Regrouping:
    """All can be done again after a failure: the index is only written behind the store."""

    regroupings: RegroupingStore
    index: PostIndex
    clock: Clock

    def merge(self, into_id: str, other_id: str, who: str) -> None:
        """All posts of the second belong to the first from now on. Raises MoveRefused."""
        moved = self.regroupings.merge(into_id, other_id, who, self.clock.now())
        self._show(list(self.index.get(moved).values()), into_id)

    def split(self, incident_id: str, post_ids: Collection[str], who: str) -> str:
        """These posts of an incident are a new one, whose id is returned. Raises MoveRefused."""
        posts = self._posts(post_ids)
        new_id = uuid4().hex
        self.regroupings.split(incident_id, _told(posts), new_id, who, self.clock.now())
        self._show(posts, new_id)
        return new_id

    def place(
        self, post_ids: Collection[str], incident_id: str | None, who: str
    ) -> Mapping[str, str | None]:
        """These posts, wherever they were, belong to that incident, or to none. Returns where each
        was. Raises MoveRefused.
        """
        posts = self._posts(post_ids)
        before = self.regroupings.place(_told(posts), incident_id, who, self.clock.now())
        self._show(posts, incident_id)
        return before

    def take_back(self, regrouping_id: int, who: str) -> Regrouped:
        """Undo what was done, as far as it stands, and return it. What a merge moved is again the
        incident it was, and what joined later stays; posts that were moved alone go back where they
        were. Raises MoveRefused.
        """
        done = self.regroupings.get(regrouping_id)
        if done is None or not done.stands:
            raise MoveRefused("это уже отменили или изменили: откройте страницу заново")
        if done.is_merge:
            posts = self._posts(done.still)
            self.regroupings.take_back(regrouping_id, _told(posts), who, self.clock.now())
            self._show(posts, done.other_id)
        elif done.is_whole:  # then links to it lead back too
            self.merge(done.incident_id, done.other_id, who)
        else:
            self.place(done.still, done.incident_id, who)
        return done

    def _posts(self, post_ids: Collection[str]) -> list[EnrichedPost]:
        posts = list(self.index.get(sorted(post_ids)).values())
        if len(posts) < len(set(post_ids)):
            raise MoveRefused("не все эти посты ещё есть в индексе: откройте страницу заново")
        return posts

    def _show(self, posts: Sequence[EnrichedPost], incident_id: str | None) -> None:
        """At once: a search by the incident must agree with what was just done."""
        self.index.save(
            [replace(p, labels=replace(p.labels, incident_id=incident_id)) for p in posts]
        )
        self.index.refresh()


def _told(posts: Sequence[EnrichedPost]) -> list[Telling]:
    signed = signatures([post.labels.lemmas.split() for post in posts])
    return [telling(_candidate(p), signature) for p, signature in zip(posts, signed, strict=True)]


def _candidate(enriched: EnrichedPost) -> Candidate:
    post = enriched.post
    return Candidate(post.id, post.published_at, enriched.labels, post.body)
