"""Labelled posts come to rest: joined to incidents, saved in the index, and counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4

from domain.complaint import Complaint
from domain.incident import Incident, Joined
from domain.leader import Publication
from domain.ports.complaints import ComplaintStore
from domain.ports.incidents import IncidentStore
from domain.ports.index import PostIndex
from domain.ports.leaders import PublicationStore
from domain.post import EnrichedPost, Kind, Labels, Post
from enrichment.incidents.evidence import LEARNED, Measure
from enrichment.incidents.incident import ALIVE, join
from enrichment.incidents.telling import Candidate
from enrichment.repeats.repeats import is_own
from enrichment.rest import Rest


@dataclass(frozen=True, slots=True)
class Labelled:
    """A post with all labels but its incident; see EnrichedPost and Complaint.history.

    Its incident is sought by `rest`, without what its source repeats.
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

    def settle(self, posts: Sequence[Labelled]) -> Mapping[str, str]:
        """Returns post id -> error of those that the index refuses, which are not counted."""
        joined = self._join(posts)
        refused = self.index.save(
            [
                EnrichedPost(
                    p.post,
                    replace(p.labels, incident_id=joined[p.post.id].incident_id)
                    if p.post.id in joined
                    else p.labels,
                    p.month,
                    p.version,
                )
                for p in posts
            ]
        )
        kept = [p for p in posts if p.post.id not in refused]
        self._count(kept, joined)
        self.publications.record([_publication(p) for p in kept if is_own(p.post)])
        return refused

    def _join(self, posts: Sequence[Labelled]) -> dict[str, Joined]:
        answered = {i for p in posts for i in _answers(p.post)}
        threads = self.incidents.of_posts(answered) if answered else {}
        sought = [
            Candidate(
                p.post.id,
                p.post.published_at,
                p.labels.having(lemmas=p.rest.lemmas),
                p.rest.text,
                _author(p.post),
                answers,
            )
            for p in posts
            if _is_sought(p.labels, answers := _answers(p.post), threads)
        ]
        others = {p.post.id for p in posts} - {post.post_id for post in sought}
        # What people put into an incident stays there, whatever it is for.
        placed = set(self.incidents.of_posts(others)) if others else set()
        if not sought and not placed:
            return {}
        times: dict[tuple[str, str], list[datetime]] = {}
        for post in sought:
            answering = [threads[i] for i in post.answers if i in threads]
            for cell in post.cells | {(i.municipality, i.group) for i in answering}:
                times.setdefault(cell, []).append(post.at)
        spans = {cell: (min(at) - ALIVE, max(at) + ALIVE) for cell, at in times.items()}
        asked = {post.post_id for post in sought} | answered | placed
        with self.incidents.joining(spans, asked) as joining:
            incidents, joined = join(
                sought,
                joining.candidates,
                joining.known,
                joining.authors,
                lambda: uuid4().hex,
                joining.elsewhere,
                self.measure,
            )
            joining.save(incidents, joined)
            known = joining.known
        pinned = {i: known[i] for i in placed if i in known and known[i].pinned}
        return {j.post_id: j for j in joined} | pinned

    def _count(self, posts: Sequence[Labelled], joined: Mapping[str, Joined]) -> None:
        """Only complaints count; a question about the same failure is shown with its incident."""
        complaints = [
            _complaint(p, joined[p.post.id])
            for p in posts
            if p.post.id in joined and _is_complaint(p.labels)
        ]
        counted = {c.post_id for c in complaints}
        self.complaints.record(complaints, {p.post.id for p in posts} - counted)


def _is_complaint(labels: Labels) -> bool:
    return bool(
        labels.kind and labels.kind.value == Kind.COMPLAINT and labels.group and labels.municipality
    )


def _publication(labelled: Labelled) -> Publication:
    post, labels = labelled.post, labelled.labels
    return Publication(
        post_id=post.id,
        source_id=post.source_id,
        at=post.published_at,
        group=labels.group.value if labels.group else None,
        municipality=labels.municipality.value if labels.municipality else None,
        negative=labels.sentiment.value == "negative" if labels.sentiment else None,
    )


def _is_sought(labels: Labels, answers: Sequence[str], threads: Mapping[str, Incident]) -> bool:
    """Whether a post may belong to an incident: a complaint, or a question, which is easily
    mistaken for one; in what group, its labels say, or the thread that it answers.
    """
    return bool(
        labels.kind
        and labels.kind.value in (Kind.COMPLAINT, Kind.QUESTION)
        and labels.municipality
        and (labels.group or any(i in threads for i in answers))
    )


def _answers(post: Post) -> tuple[str, ...]:
    """The posts it replies to, the nearest first."""
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
    """The pseudonym or public key; a page that names nobody speaks for itself."""
    return post.author.key if post.author else f"source:{post.source_id}"
