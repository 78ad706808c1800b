"""The registry and the queue in memory: small, but whole implementations of their Protocols."""

import threading
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from uuid import uuid4

from domain.errors import QueueUnavailable
from domain.habit import learned
from domain.ports.budgets import CROWD, FORGIVEN, Turn
from domain.ports.ledger import Seen
from domain.ports.queue import Entry
from domain.ports.sources import APART
from domain.post import Outcome, Post
from domain.probe import Probe, ProbeState
from domain.source import (
    OVERRUNS,
    Claim,
    Health,
    HealthState,
    Poll,
    Source,
    SourceKind,
    SourceStatus,
)
from domain.wire import dump_post, load_post


@dataclass
class _Row:
    source: Source
    next_due: datetime
    health: Health = field(default_factory=Health)
    interval: timedelta = timedelta(minutes=15)
    watched_since: datetime | None = None
    cursor: str | None = None
    refused: frozenset[str] = frozenset()
    token: str | None = None
    expires: datetime | None = None


class MemorySources:
    """A SourceStore. `polls` are all that were written; sources in `stolen` are never renewed; what
    `fails` (a method's name, for claims with the kind) raises its error.
    """

    def __init__(self) -> None:
        self.rows: dict[str, _Row] = {}
        self.polls: dict[str, list[Poll]] = {}
        self.renewals: Counter[str] = Counter()
        self.stolen: set[str] = set()
        self.fails: dict[str, Exception] = {}
        self._lock = threading.Lock()

    def sync(self, sources: Iterable[Source], now: datetime) -> None:
        for source in sources:
            self.rows.setdefault(source.id, _Row(source, now)).source = source

    def claim(
        self,
        now: datetime,
        limit: int,
        lease: timedelta,
        kinds: Collection[SourceKind] | None = None,
        per_host: int | None = None,
        busy_hosts: Collection[str] = (),
    ) -> list[Claim]:
        for kind in kinds or ():
            self._fail(f"claim {kind}")
        taken = Counter[str]()
        with self._lock:
            ready = sorted(
                (
                    row
                    for row in self.rows.values()
                    if row.source.enabled
                    and (kinds is None or row.source.kind in kinds)
                    and row.next_due <= now
                    and (row.expires is None or row.expires <= now)
                    and row.source.host not in busy_hosts
                ),
                key=lambda row: row.next_due,
            )
            due = []
            for row in ready:
                if per_host is None or taken[row.source.host] < per_host:
                    taken[row.source.host] += 1
                    due.append(row)
            due = due[:limit]
            for row in due:
                row.token, row.expires = uuid4().hex, now + lease
                row.watched_since = row.watched_since or now
            return [
                Claim(
                    r.source,
                    r.token or "",
                    now + lease,
                    r.interval,
                    r.health,
                    r.watched_since or now,
                    r.cursor,
                    r.refused,
                )
                for r in due
            ]

    def _fail(self, method: str) -> None:
        if error := self.fails.get(method):
            raise error

    def renew(self, claim: Claim, expires: datetime) -> bool:
        with self._lock:
            row = self.rows[claim.source.id]
            self.renewals[claim.source.id] += 1
            if row.token != claim.token or claim.source.id in self.stolen:
                return False
            row.expires = expires
            return True

    def finish(
        self,
        claim: Claim,
        poll: Poll,
        now: datetime,
        interval: timedelta,
        next_due: datetime,
        usual_gap: timedelta | None,
    ) -> bool:
        self._fail("finish")
        with self._lock:
            row = self.rows[claim.source.id]
            if row.token != claim.token:
                return False
            self.polls.setdefault(claim.source.id, []).append(poll)
            row.token = row.expires = None
            row.interval, row.next_due = interval, next_due
            row.cursor = poll.cursor if poll.cursor is not None else row.cursor
            row.refused |= frozenset(poll.refused_names)
            last = (row.health.last_post,) if row.health.last_post else ()
            row.health = replace(
                row.health,
                state=poll.state,
                reason=poll.reason,
                last_attempt=now,
                last_success=now if poll.succeeded else row.health.last_success,
                last_post=max((*poll.published, *last), default=None),
                usual_gap=usual_gap,
                failures=0 if poll.succeeded else row.health.failures + 1,
                hours=learned(row.health.hours, poll.published, now),
                overruns=row.health.overruns + 1 if poll.overran else 0,
            )
            return True

    def hasten(self, source_ids: Collection[str], now: datetime, shortest: timedelta) -> set[str]:
        with self._lock:
            rows = [
                row
                for id_, row in self.rows.items()
                if id_ in source_ids
                and row.source.enabled
                and row.health.state is not HealthState.SLOWED
                and row.health.overruns < OVERRUNS
            ]
            busy = {row.source.id for row in rows if row.expires is not None}
            for row in rows:
                if row.source.id not in busy:
                    last = row.health.last_attempt
                    due = now if last is None else max(now, last + shortest)
                    row.next_due = min(row.next_due, due)
            return busy

    def statuses(self) -> list[SourceStatus]:
        self._fail("statuses")
        return [
            SourceStatus(r.source, r.health, r.interval, r.next_due) for r in self.rows.values()
        ]


class MemoryBudgets:
    """A BudgetStore. `turns` are how many were booked."""

    def __init__(self) -> None:
        self.turns: Counter[str] = Counter()
        self.gaps: dict[str, timedelta] = {}
        self._slowed_at: dict[str, datetime] = {}
        self.rests: dict[str, datetime] = {}
        self.used: Counter[tuple[str, date]] = Counter()
        self._free: dict[str, datetime] = {}
        self._lock = threading.Lock()

    def book(self, name: str, gap: timedelta, now: datetime) -> Turn:
        with self._lock:
            gap = max(gap, self._gap(name, now))
            if (rest := self.rests.get(name, now)) > now:
                return Turn(rest, gap, rests=True)
            self.turns[name] += 1
            at = max(now, self._free.get(name, now))
            if at - now > max(APART, CROWD * gap):
                at = now
            self._free[name] = at + gap
            return Turn(at, gap)

    def slow_down(
        self, name: str, gap: timedelta, now: datetime, rest_until: datetime | None = None
    ) -> None:
        with self._lock:
            if gap >= self._gap(name, now):
                self.gaps[name], self._slowed_at[name] = gap, now
            if rest_until is not None:
                self.rests[name] = max(rest_until, self.rests.get(name, rest_until))

    def _gap(self, name: str, now: datetime) -> timedelta:
        halves = (now - self._slowed_at.get(name, now)) // FORGIVEN
        return self.gaps.get(name, timedelta(0)) * 0.5 ** max(0, halves)

    def spend(self, name: str, limit: int, day: date) -> bool:
        with self._lock:
            if self.used[name, day] >= limit:
                return False
            self.used[name, day] += 1
            return True


class MemoryLedger:
    """Of a PostLedger what crawling asks: posts in `due` are due for a second look until they were
    looked at; `missing` are those found gone.
    """

    def __init__(self) -> None:
        self.due: list[tuple[str, Seen]] = []
        self.looked: list[str] = []
        self.missing: list[str] = []

    def due_again(self, source_id: str, now: datetime, limit: int) -> Sequence[Seen]:
        return [seen for owner, seen in self.due if owner == source_id][:limit]

    def looked_again(self, post_ids: Collection[str], gone: Collection[str], now: datetime) -> None:
        self.looked += sorted(post_ids)
        self.missing += sorted(gone)
        self.due = [(owner, seen) for owner, seen in self.due if seen.id not in post_ids]


class MemoryProbes:
    """A ProbeStore; `stop` is set when the last probe is done. No crawler dies here, so leases are
    not kept.
    """

    def __init__(self, *probes: Probe) -> None:
        self.probes = {probe.id: probe for probe in probes}
        self.stop = threading.Event()
        self._lock = threading.Lock()

    def ask(self, probe: Probe) -> None:
        self.probes[probe.id] = probe

    def get(self, probe_id: str) -> Probe | None:
        return self.probes.get(probe_id)

    def recent(self, limit: int) -> Sequence[Probe]:
        return list(self.probes.values())[::-1][:limit]

    def claim(self, kinds: Collection[SourceKind], now: datetime, lease: timedelta) -> Probe | None:
        with self._lock:
            for probe in self.probes.values():
                if probe.state is ProbeState.WAITING and probe.kind in (None, *kinds):
                    taken = replace(
                        probe, state=ProbeState.RUNNING, token=uuid4().hex, tries=probe.tries + 1
                    )
                    self.probes[probe.id] = taken
                    return taken
        return None

    def save(self, probe: Probe) -> bool:
        with self._lock:
            if self.probes[probe.id].token != probe.token:
                return False
            self.probes[probe.id] = replace(probe, token=None)
            if all(p.state is ProbeState.DONE for p in self.probes.values()):
                self.stop.set()
            return True


class MemoryQueue:
    """A PostQueue. It is down for posts of the sources in `refused`."""

    def __init__(self) -> None:
        self.entries: dict[str, Entry] = {}
        self.refused: set[str] = set()
        self._aside: dict[str, tuple[Entry, str]] = {}
        self._hidden: dict[str, datetime] = {}
        self._outcomes: Counter[Outcome] = Counter()

    def put(self, posts: Sequence[Post], history: bool) -> None:
        self.put_lines([dump_post(post) for post in posts], history)

    def put_lines(self, lines: Sequence[str], history: bool) -> None:
        posts = [load_post(line) for line in lines]
        if any(post.source_id in self.refused for post in posts):
            raise QueueUnavailable("the queue does not answer")
        for post in posts:
            entry = Entry(uuid4().hex, post, history)
            self.entries[entry.id] = entry

    def take(self, consumer: str, limit: int, lease: timedelta, now: datetime) -> list[Entry]:
        free = [e for e in self.entries.values() if self._hidden.get(e.id, now) <= now][:limit]
        for entry in free:
            self._hidden[entry.id] = now + lease
        return free

    def acknowledge(self, outcomes: Mapping[str, Outcome]) -> int:
        ended = [i for i in outcomes if self.entries.pop(i, None)]
        self._outcomes.update(outcomes[i] for i in ended)
        return len(ended)

    def quarantine(self, entry: Entry, error: str, now: datetime) -> None:
        self._aside[entry.id] = (self.entries.pop(entry.id), error)
        self._outcomes[Outcome.QUARANTINED] += 1

    def release(self, entry_ids: Sequence[str]) -> None:
        for i in entry_ids:
            self._hidden.pop(i, None)

    def count(self, outcome: Outcome, number: int) -> None:
        self._outcomes[outcome] += number

    def depth(self) -> int:
        return len(self.entries)

    def outcomes(self) -> Mapping[Outcome, int]:
        return self._outcomes

    def quarantined(self, limit: int) -> Sequence[tuple[Entry, str]]:
        return list(self._aside.values())[:limit]

    def requeue(self, entry_ids: Sequence[str]) -> int:
        back = [self._aside.pop(i)[0] for i in entry_ids if i in self._aside]
        self.entries.update((e.id, e) for e in back)
        return len(back)
