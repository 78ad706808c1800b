"""Health: whether sources are polled, posts processed and spikes evaluated."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from app.health import LATE, advances, waits_for
from app.installation import Installation
from app.watching.standing import Stage, Standstill
from app.wiring import LEADER
from desks.statuses import Statuses
from desks.viewer import Viewer
from domain.errors import IndexUnavailable, QueueUnavailable, Unavailable
from domain.patience import Outage, Part
from domain.person import Right
from domain.post import Outcome
from domain.query import All
from domain.source import Source, SourceStatus
from domain.trouble import LATE as OVERDUE
from domain.trouble import Trouble, TroubleKind, is_bad, trouble_of, troubles


@dataclass(frozen=True, slots=True)
class SystemState:
    """`leads_until` is None if no scheduler has ever led; `bad` counts the enabled `sources` that
    need attention; `waits_for` is what processing waits for, `takes_none` what intake
    does; `calendar_lacks` is the year that the working calendar should have by now, None if it has
    all.
    """

    crawling: bool
    working: bool
    evaluating: bool
    leads_until: datetime | None
    troubles: Sequence[Trouble]
    sources: Sequence[Source]
    bad: int
    calendar_lacks: int | None = None
    waits_for: Standstill | None = None
    takes_none: Standstill | None = None


@dataclass(frozen=True, slots=True)
class QueueState:
    """The number of queued posts, None if the queue does not answer, and the counts of outcomes."""

    depth: int | None
    outcomes: Mapping[Outcome, int]


@dataclass(frozen=True, slots=True)
class Health:
    at: datetime
    state: SystemState
    new_alerts: int
    queue: QueueState
    outages: Sequence[Outage]


class HealthDesk:
    def __init__(self, installation: Installation) -> None:
        self._installation, self._statuses = installation, Statuses(installation)
        self._counted: tuple[Sequence[SourceStatus], int] | None = None

    def state(self, concerns: Callable[[Source], bool]) -> SystemState:
        """`concerns` selects the sources whose troubles the person sees."""
        now = self._installation.clock.now()
        statuses = self._statuses.all()
        with self._installation.snapshot():
            until = self._installation.processes.locks.until(LEADER)
            waits = waits_for(self._installation)
            intake = waits_for(self._installation, Stage.INTAKE)
        enabled = [s for s in statuses if s.source.enabled]
        asked = [s.health.last_attempt for s in enabled if s.health.last_attempt]
        # Some sources are due only tomorrow. Overdue sources show that nobody is polling.
        crawling = not any(s.next_due < now - OVERDUE for s in enabled) or (
            bool(asked) and max(asked) >= now - OVERDUE
        )
        zone = self._installation.region.zone
        named = troubles((s for s in statuses if concerns(s.source)), now, zone)
        if not crawling:  # it says the same of every source
            named = [t for t in named if t.kind is not TroubleKind.UNPOLLED]
        return SystemState(
            crawling,
            waits is None and self._working(),
            until is not None and until >= now - LATE,
            until,
            sorted(named, key=lambda t: (not t.source.municipality, t.source.title)),
            [s.source for s in enabled],
            self._bad(statuses, now),
            self._calendar_lacks(now),
            waits,
            intake,
        )

    def queue(self, viewer: Viewer) -> QueueState:
        viewer.demand(Right.REGION)
        try:
            depth, counts = (
                self._installation.posts.queue.depth(),
                self._installation.posts.queue.outcomes(),
            )
        except QueueUnavailable:
            return QueueState(None, dict.fromkeys(Outcome, 0))
        return QueueState(depth, {outcome: counts.get(outcome, 0) for outcome in Outcome})

    def all(self, viewer: Viewer) -> Health:
        """All facts; retries an index that was down, because no other call does."""
        viewer.demand(Right.REGION)
        installation = self._installation
        state, queue = self.state(lambda _: True), self.queue(viewer)
        if any(outage.part is Part.INDEX for outage in installation.outages()):
            with suppress(IndexUnavailable):
                installation.posts.index.search(All(), limit=0)
        now, new_alerts = installation.clock.now(), installation.watch.alerts.count_new()
        return Health(now, state, new_alerts, queue, installation.outages())

    def _calendar_lacks(self, now: datetime) -> int | None:
        region = self._installation.region
        return region.calendar.lacks(now.astimezone(region.zone).date())

    def _bad(self, statuses: Sequence[SourceStatus], now: datetime) -> int:
        if self._counted is None or self._counted[0] is not statuses:
            zone = self._installation.region.zone
            bad = sum(is_bad(one, trouble_of(one, now, zone)) for one in statuses)
            self._counted = (statuses, bad)
        return self._counted[1]

    def _working(self) -> bool:
        try:
            return advances(self._installation)
        except Unavailable:  # a dead queue must not hide a page
            return False
