"""The way of a batch: queue -> ledger -> labels -> incidents -> index -> counts -> acknowledged.

Killed between any two steps it loses nothing: every write is by id, and the entries come back.
"""

import logging
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import chain
from threading import Event
from typing import Protocol

from domain.correction import Correction, words_said
from domain.errors import OtklikError, Unavailable
from domain.ports.clock import Clock
from domain.ports.complaints import ComplaintStore
from domain.ports.corrections import CorrectionStore
from domain.ports.frequencies import Frequencies, FrequencyStore
from domain.ports.incidents import IncidentStore
from domain.ports.index import PostIndex
from domain.ports.installation import InstallationStore
from domain.ports.language import Lemmatiser
from domain.ports.leaders import PublicationStore
from domain.ports.ledger import PostLedger, Sighting, Verdict
from domain.ports.queue import PostQueue, QueueEntry
from domain.ports.repeats import RepeatStore
from domain.ports.reports.facts import FactStore
from domain.ports.traces import BatchLog
from domain.post import EnrichedPost, Labels, Outcome, Post, version_of
from domain.region import Region
from domain.source import Source
from domain.watching.heartbeat import is_planted, month_of
from domain.watching.trace import BatchRecord
from enrichment.incidents.evidence import LEARNED, Measure
from enrichment.incidents.rarity import Rarity
from enrichment.incidents.stems import stem
from enrichment.repeats.repeats import Repeats
from enrichment.rest import Rest, Spans
from enrichment.revision.relabelling import corrected
from enrichment.settling import Labelled, Settling
from enrichment.shares import SHARES, Shares

log = logging.getLogger(__name__)

IDLE = timedelta(seconds=1)  # between two looks at an empty queue
_OUTCOMES = {Verdict.NEW: Outcome.INDEXED, Verdict.EDITED: Outcome.UPDATED}
REFRESHED = timedelta(minutes=10)  # between two looks at how often words stand in what is crawled
FIRST_WAIT, LAST_WAIT = 1.0, 60.0  # seconds between tries while a part does not answer


class Labeller(Protocol):
    def label(
        self,
        posts: Sequence[Post],
        sources: Mapping[str, Source],
        repeated: Mapping[str, Spans],
        shares: Shares,
    ) -> list[Labels]: ...


@dataclass(frozen=True, slots=True)
class _Fresh:
    entry: QueueEntry
    sighting: Sighting
    post: Post
    concluded: Labels
    rest: Rest
    said: Sequence[Correction]

    def labelled(self, region: Region) -> Labelled:
        return Labelled(
            self.post,
            corrected(self.concluded, self.said, region),
            self.rest,
            self.sighting.month,
            version_of(self.post.fetched_at, words_said(self.said)),
            self.entry.history,
        )


@dataclass
class Worker:
    """One consumer of the queue. An entry is quarantined after `tries` deliveries without an end;
    `got_on` is called after each successful look at the queue, `waits` after each that a part
    refused, `alive` before each look.
    """

    name: str
    queue: PostQueue
    ledger: PostLedger
    index: PostIndex
    incidents: IncidentStore
    complaints: ComplaintStore
    publications: PublicationStore
    corrections: CorrectionStore
    repeats: RepeatStore
    marks: InstallationStore
    transaction: Callable[[], AbstractContextManager[None]]
    region: Region
    lemmatiser: Lemmatiser
    labeller: Labeller
    sources: Mapping[str, Source]
    clock: Clock
    batch: int
    lease: timedelta
    tries: int
    facts: FactStore | None = None
    batches: BatchLog | None = None
    frequencies: FrequencyStore | None = None  # None: words say what the shipped counts say
    # Which of some posts were forgotten; and what takes those out again that came meanwhile.
    forgotten: Callable[[Sequence[Post]], Collection[str]] = lambda posts: ()
    erase: Callable[[Collection[str]], object] = lambda post_ids: None
    got_on: Callable[[], object] = lambda: None
    waits: Callable[[Unavailable], object] = lambda error: None
    alive: Callable[[], object] = lambda: None
    _measure: Measure = LEARNED
    _measured_at: datetime | None = None

    def run(self, stop: Event, idle: Callable[[], bool] = lambda: False) -> None:
        """Work until `stop` is set, or the queue is empty and `idle()` returns True."""
        wait = FIRST_WAIT
        while not stop.is_set():
            self.alive()
            try:
                ended = self.run_once()
                self.got_on()
                if ended == 0 and (idle() or stop.wait(IDLE.total_seconds())):
                    return
                wait = FIRST_WAIT
            except Unavailable as error:
                log.warning("%s; the posts stay on the queue, next try in %.0f s", error, wait)
                self.waits(error)
                stop.wait(wait)
                wait = min(wait * 2, LAST_WAIT)

    def run_once(self) -> int:
        """Take and end one batch; returns how many entries ended. Raises OtklikError, with the
        entries back on the queue and no try spent.
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

    def _end(self, entries: Sequence[QueueEntry]) -> None:
        taken_at = self.clock.now()
        outcomes = self._pass_on([e for e in entries if is_planted(e.post)])
        gone = self.forgotten([e.post for e in entries if e.id not in outcomes])
        outcomes |= {e.id: Outcome.FORGOTTEN for e in entries if e.post.id in gone}
        fresh = self._classified([e for e in entries if e.id not in outcomes], outcomes)
        # Of several texts of one post in a batch the last is worked on; the others share its end.
        latest = {entry.post.id: (entry, sighting) for entry, sighting in fresh}
        repeats = Repeats(self.repeats.of({e.post.source_id for e, _ in fresh}) if fresh else {})
        shares = Shares.read(self.marks.value(SHARES) if fresh else None)
        before = shares.copy()
        found = self._labelled(list(latest.values()), repeats, shares)
        labelled_at = self.clock.now()
        labelled = self._off_region(found, outcomes)
        refused = self._settle(labelled)
        kept = {f.entry.id for f in labelled if f.post.id not in refused}
        for entry, sighting in fresh:
            last, _ = latest[entry.post.id]
            if last.id in kept:
                outcomes[entry.id] = _OUTCOMES[sighting.verdict]
            elif entry is not last:
                outcomes[entry.id] = outcomes.get(last.id, Outcome.DUPLICATE)
        ended = {e.post.id: outcomes[e.id] for e, _ in latest.values() if e.id in outcomes}
        with self.transaction():  # together, so that no post is tallied twice
            if learned := repeats.changed():
                self.repeats.save(learned)
            if self.frequencies and (counted := _counted(labelled, kept)).texts:
                self.frequencies.add(counted, self.clock.now())
            closed_at = self.clock.now()
            self.ledger.close(ended, closed_at)
            if self.batches and ended:
                times = (taken_at, labelled_at, closed_at)
                self.batches.note(BatchRecord(self.name, *times, len(entries)))
            if shares != before:
                self.marks.replace({SHARES: shares.text()})
        if gone := self.forgotten([f.post for f in labelled]):  # while the batch was worked on
            self.erase(gone)
            outcomes |= {e.id: Outcome.FORGOTTEN for e, _ in fresh if e.post.id in gone}
        self.queue.acknowledge(outcomes)

    def _classified(
        self, entries: Sequence[QueueEntry], outcomes: dict[str, Outcome]
    ) -> list[tuple[QueueEntry, Sighting]]:
        """Entries that need work; the others get their outcome."""
        fresh = []
        for entry, sighting in zip(entries, self.ledger.classify(entries), strict=True):
            if sighting.verdict is Verdict.KNOWN:
                outcomes[entry.id] = Outcome.DUPLICATE
            elif sighting.superseded:
                outcomes[entry.id] = _OUTCOMES[sighting.verdict]
            else:
                fresh.append((entry, sighting))
        return fresh

    def _pass_on(self, beats: Sequence[QueueEntry]) -> dict[str, Outcome]:
        """Planted posts go to the index as they are, and to no count, story or ledger."""
        if beats:
            posts = [e.post for e in beats]
            self.index.save(
                [
                    EnrichedPost(p, Labels(), month_of(p.published_at), version_of(p.fetched_at, 0))
                    for p in posts
                ]
            )
        return {e.id: Outcome.PLANTED for e in beats}

    def _labelled(
        self, fresh: Sequence[tuple[QueueEntry, Sighting]], repeats: Repeats, shares: Shares
    ) -> list[_Fresh]:
        posts = [
            e.post
            if e.post.published_at is s.published_at  # a copy would compute its id again
            else replace(e.post, published_at=s.published_at)
            for e, s in fresh
        ]
        if not posts:
            return []
        repeated = _repeated(posts, [s for _, s in fresh], repeats)
        labels: list[Labels | None]
        try:
            labels = list(self.labeller.label(posts, self.sources, repeated, shares))
        except Exception:
            # Whatever a step trips over, one post caused it: find it, and let the others go on.
            log.exception(
                "enrichment: a batch of %d failed, trying its posts one by one", len(posts)
            )
            labels = [
                self._alone(e, p, repeated, shares) for (e, _), p in zip(fresh, posts, strict=True)
            ]
        said = self.corrections.of([p.id for p in posts])
        return [
            _Fresh(
                e,
                s,
                p,
                found,
                Rest.of(p.body, found.lemmas, repeated.get(p.id, ()), self.lemmatiser),
                said.get(p.id, ()),
            )
            for (e, s), p, found in zip(fresh, posts, labels, strict=True)
            if found is not None
        ]

    def _alone(
        self, entry: QueueEntry, post: Post, repeated: Mapping[str, Spans], shares: Shares
    ) -> Labels | None:
        try:
            return self.labeller.label([post], self.sources, repeated, shares)[0]
        except Exception as error:  # noqa: BLE001  the border of a poison post
            self._quarantine(entry, f"{type(error).__name__}: {error}")
            return None

    def _off_region(self, fresh: list[_Fresh], outcomes: dict[str, Outcome]) -> list[_Fresh]:
        away = [
            f for f in fresh if f.concluded.relevance and f.concluded.relevance.value == "elsewhere"
        ]
        edited = [f.post.id for f in away if f.sighting.verdict is Verdict.EDITED]
        indexed = self.index.get(edited) if edited else {}
        left = {f.entry.id for f in away if f.post.id not in indexed}
        outcomes.update(dict.fromkeys(left, Outcome.OFF_REGION))
        return [f for f in fresh if f.entry.id not in left]

    def _settle(self, fresh: Sequence[_Fresh]) -> Collection[str]:
        settling = Settling(
            self.incidents,
            self.index,
            self.complaints,
            self.publications,
            self._measured(),
            self.clock,
            self.facts,
            self.transaction,
        )
        refused = settling.settle([f.labelled(self.region) for f in fresh])
        for f in fresh:
            if f.post.id in refused:
                self._quarantine(f.entry, f"index: {refused[f.post.id]}")
        # What people said while the batch was worked on did not reach the text that is new here.
        late = self.corrections.of([f.post.id for f in fresh])
        heard = [
            replace(f, said=late[f.post.id])
            for f in fresh
            if f.post.id not in refused and list(late.get(f.post.id, ())) != list(f.said)
        ]
        if heard:
            settling.settle([f.labelled(self.region) for f in heard])
        return refused

    def _measured(self) -> Measure:
        now = self.clock.now()
        due = self._measured_at is None or now - self._measured_at >= REFRESHED
        if self.frequencies and due:
            self._measure = replace(LEARNED, rarity=Rarity(self.frequencies.read(now)))
            self._measured_at = now
        return self._measure

    def _quarantine(self, entry: QueueEntry, error: str) -> None:
        log.error("post %s set aside: %s", entry.post.id, error)
        self.ledger.close({entry.post.id: Outcome.QUARANTINED}, self.clock.now())
        self.queue.quarantine(entry, error, self.clock.now())


def _counted(labelled: Sequence[_Fresh], kept: Collection[str]) -> Frequencies:
    new = [
        f
        for f in labelled
        if f.entry.id in kept and f.sighting.verdict is Verdict.NEW and not f.sighting.ended
    ]
    words = Counter(chain.from_iterable(set(map(stem, f.rest.lemmas.split())) for f in new))
    return Frequencies(len(new), words)


def _repeated(
    posts: Sequence[Post], sightings: Sequence[Sighting], repeats: Repeats
) -> dict[str, Spans]:
    """By post id, in order of time, so that batches of any size agree; edits and posts that ended
    before are only read.
    """
    repeated = {}
    pairs = zip(posts, sightings, strict=True)
    for post, sighting in sorted(pairs, key=lambda pair: (pair[0].published_at, pair[0].id)):
        new = sighting.verdict is Verdict.NEW and not sighting.ended
        if spans := repeats.learn(post) if new else repeats.read(post):
            repeated[post.id] = spans
    return repeated
