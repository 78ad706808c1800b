"""The way of a batch: queue -> ledger -> labels -> incidents -> index -> counts -> acknowledged.

Killed between any two steps it loses nothing: every write is by id, and the entries come back.
"""

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Event
from typing import Protocol
from uuid import uuid4

from domain.alert_ports import ComplaintStore
from domain.complaint import Complaint
from domain.correction import overlay
from domain.errors import OtklikError, Unavailable
from domain.incident import Incident, Joined
from domain.ports import (
    Clock,
    CorrectionStore,
    Entry,
    IncidentStore,
    PostIndex,
    PostLedger,
    PostQueue,
    Sighting,
    Verdict,
)
from domain.post import EnrichedPost, Kind, Labels, Outcome, Post, version_of
from domain.source import Source
from enrichment.incident import ALIVE, join
from enrichment.telling import Candidate

log = logging.getLogger(__name__)

IDLE = timedelta(seconds=1)  # between two looks at an empty queue
_OUTCOMES = {Verdict.NEW: Outcome.INDEXED, Verdict.EDITED: Outcome.UPDATED}
FIRST_WAIT, LAST_WAIT = 1.0, 60.0  # seconds between tries while a part does not answer


class Labeller(Protocol):
    """Every step but incident (enrichment/pipeline.Enricher)."""

    def label(self, posts: Sequence[Post], sources: Mapping[str, Source]) -> list[Labels]: ...


@dataclass(frozen=True, slots=True)
class _Fresh:
    """An entry whose post is new or edited."""

    entry: Entry
    sighting: Sighting
    post: Post
    labels: Labels
    corrections: int


@dataclass
class Worker:
    """One consumer of the queue. `tries` deliveries without an end put an entry in quarantine."""

    name: str
    queue: PostQueue
    ledger: PostLedger
    index: PostIndex
    incidents: IncidentStore
    complaints: ComplaintStore
    corrections: CorrectionStore
    labeller: Labeller
    sources: Mapping[str, Source]
    clock: Clock
    batch: int
    lease: timedelta
    tries: int

    def run(self, stop: Event, idle: Callable[[], bool] = lambda: False) -> None:
        """Work until `stop` is set, or the queue is empty and `idle()` says that is enough."""
        wait = FIRST_WAIT
        while not stop.is_set():
            try:
                if self.run_once() == 0 and (idle() or stop.wait(IDLE.total_seconds())):
                    return
                wait = FIRST_WAIT
            except Unavailable as error:
                log.warning("%s; the posts stay on the queue, next try in %.0f s", error, wait)
                stop.wait(wait)
                wait = min(wait * 2, LAST_WAIT)

    def run_once(self) -> int:
        """Take and end one batch; returns how many entries were ended.

        Raises OtklikError, with the entries back on the queue and no try spent.
        """
        taken = self.queue.take(self.name, self.batch, self.lease, self.clock.now())
        again = [e for e in taken if e.tries]
        # An entry that came back unended may have killed its worker: it is worked alone, and the
        # others wait without a try spent, so that only the one that kills is set aside in the end.
        batch = again[:1] or taken
        held = {e.id for e in batch}
        self.queue.release([e.id for e in taken if e.id not in held])
        if again and again[0].tries >= self.tries:
            self._quarantine(again[0], f"taken {again[0].tries} times and never ended")
        elif batch:
            try:
                self._end(batch)
            except OtklikError:
                self.queue.release([e.id for e in batch])
                raise
        return len(batch)

    def _end(self, entries: Sequence[Entry]) -> None:
        outcomes: dict[str, Outcome] = {}
        fresh = []
        for entry, sighting in zip(entries, self.ledger.classify(entries), strict=True):
            if sighting.verdict is Verdict.KNOWN:
                outcomes[entry.id] = Outcome.DUPLICATE
            elif sighting.superseded:
                outcomes[entry.id] = _OUTCOMES[sighting.verdict]
            else:
                fresh.append((entry, sighting))
        # Of several texts of one post in a batch the last is worked on; the others share its end.
        latest = {entry.post.id: (entry, sighting) for entry, sighting in fresh}
        labelled = self._off_region(self._labelled(list(latest.values())), outcomes)
        joined = self._join(labelled)
        refused = self._index(labelled, joined)
        kept = {f.entry.id: f for f in labelled if f.post.id not in refused}
        self._count(list(kept.values()), joined)
        for entry, sighting in fresh:
            last, _ = latest[entry.post.id]
            if last.id in kept:
                outcomes[entry.id] = _OUTCOMES[sighting.verdict]
            elif entry is not last:
                outcomes[entry.id] = outcomes.get(last.id, Outcome.DUPLICATE)
        ended = {e.post.id: outcomes[e.id] for e, _ in latest.values() if e.id in outcomes}
        self.ledger.close(ended)
        self.queue.acknowledge(outcomes)

    def _labelled(self, fresh: Sequence[tuple[Entry, Sighting]]) -> list[_Fresh]:
        posts = [replace(e.post, published_at=s.published_at) for e, s in fresh]
        if not posts:
            return []
        labels: list[Labels | None]
        try:
            labels = list(self.labeller.label(posts, self.sources))
        except Exception:
            # Whatever a step trips over, one post caused it: find it, and let the others go on.
            log.exception(
                "enrichment: a batch of %d failed, trying its posts one by one", len(posts)
            )
            labels = [self._alone(e, p) for (e, _), p in zip(fresh, posts, strict=True)]
        said = self.corrections.of([p.id for p in posts])
        return [
            _Fresh(e, s, p, overlay(found, said.get(p.id, ())), len(said.get(p.id, ())))
            for (e, s), p, found in zip(fresh, posts, labels, strict=True)
            if found is not None
        ]

    def _alone(self, entry: Entry, post: Post) -> Labels | None:
        try:
            return self.labeller.label([post], self.sources)[0]
        except Exception as error:  # noqa: BLE001  the border of a poison post
            self._quarantine(entry, f"{type(error).__name__}: {error}")
            return None

    def _off_region(self, fresh: list[_Fresh], outcomes: dict[str, Outcome]) -> list[_Fresh]:
        """Leave out what is about elsewhere, unless an earlier text of it is in the index."""
        away = [f for f in fresh if f.labels.relevance and f.labels.relevance.value == "elsewhere"]
        edited = [f.post.id for f in away if f.sighting.verdict is Verdict.EDITED]
        indexed = self.index.get(edited) if edited else {}
        left = {f.entry.id for f in away if f.post.id not in indexed}
        outcomes.update(dict.fromkeys(left, Outcome.OFF_REGION))
        return [f for f in fresh if f.entry.id not in left]

    def _join(self, fresh: Sequence[_Fresh]) -> dict[str, Joined]:
        answered = {i for f in fresh for i in _answers(f.post)}
        threads = self.incidents.of_posts(answered) if answered else {}
        sought = [
            Candidate(
                f.post.id, f.post.published_at, f.labels, f.post.body, _author(f.post), answers
            )
            for f in fresh
            if _is_sought(f.labels, answers := _answers(f.post), threads)
        ]
        if not sought:
            return {}
        times: dict[tuple[str, str], list[datetime]] = {}
        for post in sought:
            answering = [threads[i] for i in post.answers if i in threads]
            for cell in post.cells | {(i.municipality, i.group) for i in answering}:
                times.setdefault(cell, []).append(post.at)
        spans = {cell: (min(at) - ALIVE, max(at) + ALIVE) for cell, at in times.items()}
        asked = {post.post_id for post in sought} | answered
        with self.incidents.joining(spans, asked) as joining:
            incidents, joined = join(
                sought,
                joining.candidates,
                joining.known,
                joining.authors,
                lambda: uuid4().hex,
                joining.elsewhere,
            )
            joining.save(incidents, joined)
        return {j.post_id: j for j in joined}

    def _index(self, fresh: Sequence[_Fresh], joined: Mapping[str, Joined]) -> Collection[str]:
        """Save, quarantine what the index refuses, and return the refused post ids."""
        refused = self.index.save(
            [
                EnrichedPost(
                    f.post,
                    replace(f.labels, incident_id=joined[f.post.id].incident_id)
                    if f.post.id in joined
                    else f.labels,
                    f.sighting.month,
                    version_of(f.post.fetched_at, f.corrections),
                )
                for f in fresh
            ]
        )
        for f in fresh:
            if f.post.id in refused:
                self._quarantine(f.entry, f"index: {refused[f.post.id]}")
        return refused

    def _count(self, fresh: Sequence[_Fresh], joined: Mapping[str, Joined]) -> None:
        """Only complaints count; a question about the same failure is shown with its incident."""
        complaints = [
            _complaint(f, joined[f.post.id])
            for f in fresh
            if f.post.id in joined and _is_complaint(f.labels)
        ]
        counted = {c.post_id for c in complaints}
        self.complaints.record(complaints, {f.post.id for f in fresh} - counted)

    def _quarantine(self, entry: Entry, error: str) -> None:
        log.error("post %s set aside: %s", entry.post.id, error)
        self.ledger.close({entry.post.id: Outcome.QUARANTINED})
        self.queue.quarantine(entry, error, self.clock.now())


def _is_complaint(labels: Labels) -> bool:
    return bool(
        labels.kind and labels.kind.value == Kind.COMPLAINT and labels.group and labels.municipality
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


def _complaint(fresh: _Fresh, joined: Joined) -> Complaint:
    post, labels = fresh.post, fresh.labels
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
        history=fresh.entry.history,
        reach=post.engagement.reach,
    )


def _author(post: Post) -> str:
    """The pseudonym or public key; a page that names nobody speaks for itself."""
    return post.author.key if post.author else f"source:{post.source_id}"
