"""The way of a batch: queue -> ledger -> labels -> incidents -> index -> counts -> acknowledged.

Killed between any two steps it loses nothing: every write is by id, and the entries come back.
"""

import logging
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from threading import Event
from typing import Protocol
from uuid import uuid4

from domain.complaint import Complaint
from domain.correction import overlay
from domain.errors import Unavailable
from domain.incident import Joined
from domain.ports import (
    Clock,
    ComplaintStore,
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
from enrichment.incident import ALIVE, Candidate, join

log = logging.getLogger(__name__)

IDLE = timedelta(seconds=1)  # between two looks at an empty queue
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
        """Take and end one batch; returns how many entries were taken.

        Raises Unavailable, with the entries back on the queue.
        """
        entries = self.queue.take(self.name, self.batch, self.lease, self.clock.now())
        # What came back unended is taken one by one: if one of them kills the process again,
        # only that one is set aside in the end.
        again = [[e] for e in entries if e.tries]
        for part in [[e for e in entries if not e.tries], *again]:
            if part and part[0].tries >= self.tries:
                self._quarantine(part[0], f"taken {part[0].tries} times and never ended")
            elif part:
                try:
                    self._end(part)
                except Unavailable:
                    self.queue.release([e.id for e in entries])
                    raise
        return len(entries)

    def _end(self, entries: Sequence[Entry]) -> None:
        outcomes: dict[str, Outcome] = {}
        fresh = []
        for entry, sighting in zip(entries, self.ledger.classify(entries), strict=True):
            if sighting.verdict is Verdict.KNOWN:
                outcomes[entry.id] = Outcome.DUPLICATE
            else:
                fresh.append((entry, sighting))
        # Of two texts of one post in a batch, the later is worked on; both are counted.
        latest = {entry.post.id: (entry, sighting) for entry, sighting in fresh}
        labelled = self._off_region(self._labelled(list(latest.values())), outcomes)
        joined = self._join(labelled)
        refused = self._index(labelled, joined)
        kept = [f for f in labelled if f.post.id not in refused]
        self._count(kept, joined)
        ended = {f.entry.id for f in kept} | {
            entry.id for entry, _ in fresh if latest[entry.post.id][0] is not entry
        }
        for entry, sighting in fresh:
            if entry.id in ended:
                new = sighting.verdict is Verdict.NEW
                outcomes[entry.id] = Outcome.INDEXED if new else Outcome.UPDATED
        posts = {e.id: e.post.id for e in entries}
        self.ledger.close({posts[i]: o for i, o in outcomes.items() if o is not Outcome.DUPLICATE})
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
            _Fresh(e, s, p, overlay(found, said.get(p.id, ())))
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
        if not away:
            return fresh
        indexed = self.index.get([f.post.id for f in away])
        left = {f.entry.id for f in away if f.post.id not in indexed}
        outcomes.update(dict.fromkeys(left, Outcome.OFF_REGION))
        return [f for f in fresh if f.entry.id not in left]

    def _join(self, fresh: Sequence[_Fresh]) -> dict[str, Joined]:
        complaints = [
            Candidate(f.post.id, f.post.published_at, f.labels, f.post.body, _author(f.post))
            for f in fresh
            if _is_complaint(f.labels)
        ]
        if not complaints:
            return {}
        cells = {c.cell for c in complaints}
        since = min(c.at for c in complaints) - ALIVE
        with self.incidents.joining(cells, [c.post_id for c in complaints], since) as joining:
            incidents, joined = join(
                complaints, joining.candidates, joining.known, lambda: uuid4().hex
            )
            joining.save(incidents, joined)
        return {j.post_id: j for j in joined}

    def _index(self, fresh: Sequence[_Fresh], joined: Mapping[str, Joined]) -> Collection[str]:
        """Save, quarantine what the index refuses, and return the refused post ids."""
        said = self.corrections.of([f.post.id for f in fresh]) if fresh else {}
        refused = self.index.save(
            [
                EnrichedPost(
                    f.post,
                    replace(f.labels, incident_id=joined[f.post.id].incident_id)
                    if f.post.id in joined
                    else f.labels,
                    f.sighting.month,
                    version_of(f.post.fetched_at, len(said.get(f.post.id, ()))),
                )
                for f in fresh
            ]
        )
        for f in fresh:
            if f.post.id in refused:
                self._quarantine(f.entry, f"index: {refused[f.post.id]}")
        return refused

    def _count(self, fresh: Sequence[_Fresh], joined: Mapping[str, Joined]) -> None:
        complaints = [_complaint(f, joined[f.post.id]) for f in fresh if f.post.id in joined]
        self.complaints.record(complaints, {f.post.id for f in fresh if f.post.id not in joined})

    def _quarantine(self, entry: Entry, error: str) -> None:
        log.error("post %s set aside: %s", entry.post.id, error)
        self.queue.quarantine(entry, error, self.clock.now())
        self.ledger.close({entry.post.id: Outcome.QUARANTINED})


def _is_complaint(labels: Labels) -> bool:
    return bool(
        labels.kind and labels.kind.value == Kind.COMPLAINT and labels.group and labels.municipality
    )


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
