"""The registry's timetable in memory."""

import threading
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import uuid4

from domain.habit import learned
from domain.ports.sources import APART
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

REFUSED = 500  # names kept of a source's refused posts


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

    def is_due(self, now: datetime) -> bool:
        """Also where its dates are of a clock that ran more than APART ahead."""
        return self.next_due <= now or (self.health.last_attempt or self.next_due) > now + APART


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
        named = {source.id: source for source in sources}
        with self._lock:
            for id_ in self.rows.keys() - named.keys():
                row = self.rows[id_]
                row.source = replace(row.source, enabled=False)
            for source in named.values():
                row = self.rows.get(source.id)
                if row is None or _page(row.source) != _page(source):
                    self.rows[source.id] = _Row(source, now)
                    continue
                if not row.source.enabled:
                    row.next_due = now
                row.source = source

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
        taken, ahead = Counter[str](), now + APART
        with self._lock:
            ready = sorted(
                (
                    row
                    for row in self.rows.values()
                    if row.source.enabled
                    and (kinds is None or row.source.kind in kinds)
                    and row.is_due(now)
                    and (row.expires is None or not now < row.expires <= ahead + lease)
                    and row.source.host not in busy_hosts
                ),
                key=lambda row: (row.next_due, row.source.id),
            )
            due = []
            for row in ready:
                if per_host is None or taken[row.source.host] < per_host:
                    taken[row.source.host] += 1
                    due.append(row)
            due = due[:limit]
            for row in due:
                row.token, row.expires = uuid4().hex, now + lease
                if row.watched_since is None or row.watched_since > ahead:
                    row.watched_since = now
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
            row = self._claimed(claim)
            self.renewals[claim.source.id] += 1
            if row is None or claim.source.id in self.stolen:
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
            row = self._claimed(claim)
            if row is None:
                return False
            self.polls.setdefault(claim.source.id, []).append(poll)
            row.token = row.expires = None
            row.interval, row.next_due = interval, next_due
            row.cursor = poll.cursor if poll.cursor is not None else row.cursor
            if poll.refused_names:
                earlier = row.refused.difference(poll.refused_names)
                row.refused = frozenset([*poll.refused_names, *sorted(earlier)][:REFUSED])
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
            busy = {row.source.id for row in rows if row.expires is not None and row.expires > now}
            for row in rows:
                if row.source.id not in busy:
                    last = row.health.last_attempt
                    due = now if last is None else max(now, last + shortest)
                    row.next_due = min(row.next_due, due)
            return busy

    def statuses(self) -> list[SourceStatus]:
        self._fail("statuses")
        return [
            SourceStatus(r.source, r.health, r.interval, r.next_due)
            for _, r in sorted(self.rows.items())
        ]

    def _claimed(self, claim: Claim) -> _Row | None:
        """The claim's row; None where the claim was lost."""
        row = self.rows.get(claim.source.id)
        return row if row and row.token == claim.token else None


def _page(source: Source) -> tuple[SourceKind, str]:
    return source.kind, source.address
