"""People merge and split incidents: in the store, where it sticks, then on the posts as they are
found.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import uuid4

from domain.errors import MoveRefused
from domain.incident import Regrouped, StoryRole, Telling
from domain.ports.clock import Clock
from domain.ports.index import PostIndex
from domain.ports.language import Lemmatiser
from domain.ports.regroupings import RegroupingStore
from domain.ports.repeats import RepeatStore
from domain.post import EnrichedPost
from enrichment.incidents.minhash import signatures
from enrichment.incidents.telling import Candidate, telling
from enrichment.repeats.repeats import rests
from enrichment.rest import Rest


@dataclass(frozen=True, slots=True)
class Moved:
    """Posts that already have this incident (None: no incident) in the store but not in the
    index.
    """

    post_ids: Sequence[str]
    incident_id: str | None


@dataclass(frozen=True, slots=True)
class Regrouping:
    """Every call except `show` writes the store alone, so that it can be part of a transaction."""

    regroupings: RegroupingStore
    repeats: RepeatStore
    index: PostIndex
    clock: Clock
    lemmatiser: Lemmatiser

    def merge(self, into_id: str, other_id: str, who: str) -> Moved:
        """Moves all posts of the second to the first. Raises MoveRefused."""
        return Moved(self.regroupings.merge(into_id, other_id, who, self.clock.now()), into_id)

    def split(self, incident_id: str, post_ids: Collection[str], who: str) -> Moved:
        """Makes these posts a new incident. Raises MoveRefused."""
        posts, new_id = self._posts(post_ids), uuid4().hex
        self.regroupings.split(incident_id, self.tellings(posts), new_id, who, self.clock.now())
        return Moved(sorted(post_ids), new_id)

    def place(
        self, post_ids: Collection[str], incident_id: str | None, who: str
    ) -> Mapping[str, str | None]:
        """Moves posts to an incident, None for no incident; returns where each was. Raises
        MoveRefused.
        """
        posts = self._posts(post_ids)
        told, now = self.tellings(posts), self.clock.now()
        roles = {one.post.id: _role(one) for one in posts}
        return self.regroupings.place(told, incident_id, who, now, roles)

    def take_back(self, regrouping_id: int, who: str) -> tuple[Regrouped, Moved]:
        """Undoes what still stands and returns it; posts that joined a merged incident later stay.
        Raises MoveRefused.
        """
        done = self.regroupings.get(regrouping_id)
        if done is None or not done.stands:
            raise MoveRefused("это уже отменили или изменили: откройте страницу заново")
        if done.is_merge:
            told = self.tellings(self._posts(done.still))
            self.regroupings.take_back(regrouping_id, told, who, self.clock.now())
            return done, Moved(done.still, done.other_id)
        if done.is_whole:  # then links to it lead back too
            return done, self.merge(done.incident_id, done.other_id, who)
        self.place(done.still, done.incident_id, who)
        return done, Moved(done.still, done.incident_id)

    def show(self, moved: Moved) -> None:
        """Updates the index at once, because search must agree; may be repeated after a failure."""
        posts = self.index.get(sorted(moved.post_ids)).values()
        self.index.save(
            [replace(p, labels=replace(p.labels, incident_id=moved.incident_id)) for p in posts]
        )
        self.index.refresh()

    def _posts(self, post_ids: Collection[str]) -> list[EnrichedPost]:
        posts = list(self.index.get(sorted(post_ids)).values())
        if len(posts) < len(set(post_ids)):
            raise MoveRefused("не все эти посты ещё есть в индексе: откройте страницу заново")
        return posts

    def tellings(self, posts: Sequence[EnrichedPost]) -> list[Telling]:
        rest = rests(posts, self.repeats, self.lemmatiser)
        candidates = [_candidate(post, rest[post.post.id]) for post in posts]
        signed = signatures([candidate.labels.lemmas.split() for candidate in candidates])
        return [telling(one, signature) for one, signature in zip(candidates, signed, strict=True)]


def _role(enriched: EnrichedPost) -> StoryRole:
    labels = enriched.labels
    return Candidate(enriched.post.id, enriched.post.published_at, labels, "").role("any")


def _candidate(enriched: EnrichedPost, rest: Rest) -> Candidate:
    post, labels = enriched.post, enriched.labels.having(lemmas=rest.lemmas)
    return Candidate(post.id, post.published_at, labels, rest.text, is_filed=post.is_filed)
