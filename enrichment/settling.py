"""Labelled posts come to rest: joined to stories, saved in the index, and counted."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4

from domain.complaint import Complaint
from domain.incident import Joined
from domain.leader import Publication
from domain.outreach.echo import public_origin
from domain.ports.clock import Clock
from domain.ports.complaints import ComplaintStore
from domain.ports.incidents import IncidentStore
from domain.ports.index import PostIndex
from domain.ports.leaders import PublicationStore
from domain.ports.reports.facts import FactStore
from domain.post import EnrichedPost, Kind, Labels, Post
from domain.reports.fact import fact_of_post
from enrichment.imprints import credits_another, sketches
from enrichment.incidents.evidence import LEARNED, Measure
from enrichment.incidents.seeking import Seeking
from enrichment.incidents.telling import Candidate
from enrichment.repeats.repeats import is_own
from enrichment.rest import Rest


@dataclass(frozen=True, slots=True)
class Labelled:
    """A post with all labels except its incident, which is sought by `rest`; see EnrichedPost and
    Complaint.history.
    """

    post: Post
    labels: Labels
    rest: Rest
    month: str
    version: int
    history: bool


@dataclass(frozen=True, slots=True)
class Settling:
    """Every write is by id, so the same posts may come again."""

    incidents: IncidentStore
    index: PostIndex
    complaints: ComplaintStore
    publications: PublicationStore
    measure: Measure = LEARNED
    clock: Clock | None = None  # None: stories are opened at the time of their first post
    facts: FactStore | None = None
    transaction: Callable[[], AbstractContextManager[None]] = nullcontext

    def settle(self, posts: Sequence[Labelled]) -> Mapping[str, str]:
        """Returns post id -> error for posts that the index refuses; these are not counted."""
        joined = self._join(posts)
        refused = self.index.save(
            [
                _indexed(p, joined[p.post.id].incident_id if p.post.id in joined else None)
                for p in posts
            ]
        )
        kept = [p for p in posts if p.post.id not in refused]
        with self.transaction():
            self._count(kept, joined)
        self.publications.record(_publications([p for p in kept if is_own(p.post)]))
        return refused

    def _join(self, posts: Sequence[Labelled]) -> dict[str, Joined]:
        seeking = Seeking.of(
            [candidate_of(p.post, p.labels, p.rest) for p in posts if p.labels.kind], self.measure
        )
        with self.incidents.joining(
            seeking.municipalities, seeking.asked | {p.post.id for p in posts}
        ) as joining:
            now = self.clock.now() if self.clock else None
            joined = seeking.join(joining, story_ids(now), now)
            known = joining.known
        # What people put into an incident stays there, whatever it is.
        places = {p.post.id: known[p.post.id] for p in posts if p.post.id in known}
        return places | {j.post_id: j for j in joined}

    def _count(self, posts: Sequence[Labelled], joined: Mapping[str, Joined]) -> None:
        """Only complaints count; a question about the same failure is shown with its incident."""
        complaints = [
            _complaint(p, joined[p.post.id])
            for p in posts
            if p.post.id in joined and _is_complaint(p.labels)
        ]
        counted = {c.post_id: c for c in complaints}
        self.complaints.record(complaints, {p.post.id for p in posts} - counted.keys())
        if self.facts:
            self.facts.record(
                [fact_of_post(p.post, p.labels, counted.get(p.post.id)) for p in posts]
            )


def story_ids(now: datetime | None) -> Callable[[], str]:
    """Ids of stories that are opened together begin alike, so that a store writes them, and all
    that it files by them, to few pages.
    """
    if now is None:
        return lambda: uuid4().hex
    beginning = f"{int(now.timestamp() * 10) & 0xFFFF:04x}"
    return lambda: beginning + uuid4().hex[4:]


def _indexed(labelled: Labelled, incident_id: str | None) -> EnrichedPost:
    """A post as the index keeps it: without its words, if they are withheld."""
    post, labels = labelled.post, labelled.labels
    if incident_id is not None:
        labels = labels.having(incident_id=incident_id)
    whole = EnrichedPost(post, labels, labelled.month, labelled.version)
    return without_text(whole) if post.withheld else whole


def without_text(enriched: EnrichedPost) -> EnrichedPost:
    bare = replace(enriched.post, title=None, text="", withheld=True)
    return replace(enriched, post=bare, labels=enriched.labels.having(lemmas=""))


def _is_complaint(labels: Labels) -> bool:
    return bool(
        labels.kind and labels.kind.value == Kind.COMPLAINT and labels.group and labels.municipality
    )


def _publications(own: Sequence[Labelled]) -> Sequence[Publication]:
    made = sketches([labelled.rest.lemmas for labelled in own])
    return [_publication(*each) for each in zip(own, made, strict=True)]


def _publication(labelled: Labelled, sketch: bytes | None) -> Publication:
    post, labels = labelled.post, labelled.labels
    return Publication(
        post_id=post.id,
        source_id=post.source_id,
        at=post.published_at,
        group=labels.group.value if labels.group else None,
        municipality=labels.municipality.value if labels.municipality else None,
        negative=labels.sentiment.value == "negative" if labels.sentiment else None,
        forwarded=public_origin(post.forwarded_from),
        sketch=sketch,
        credits=credits_another(post.body),
    )


def candidate_of(post: Post, labels: Labels, rest: Rest) -> Candidate:
    candidate = Candidate(
        post.id,
        post.published_at,
        labels.having(lemmas=rest.lemmas),
        rest.text,
        _author(post),
        _answers(post),
        post.is_filed,
    )
    # News of one page are of many stories, a person's complaints on one topic are of one.
    return candidate if candidate.voice else replace(candidate, author=None)


def _answers(post: Post) -> tuple[str, ...]:
    return tuple(dict.fromkeys(i for i in (post.parent_id, post.thread_id) if i))


def _complaint(labelled: Labelled, joined: Joined) -> Complaint:
    post, labels = labelled.post, labelled.labels
    assert labels.group  # _is_complaint
    assert labels.municipality
    return Complaint(
        post_id=post.id,
        at=post.published_at,
        group=labels.group.value,
        municipality=labels.municipality.value,
        author=_author(post),
        source_id=post.source_id,
        incident_id=joined.incident_id,
        topic=labels.topic.value if labels.topic else None,
        is_copy=joined.is_copy,
        history=labelled.history,
        reach=post.engagement.reach,
    )


def _author(post: Post) -> str:
    return post.author.key if post.author else f"source:{post.source_id}"
