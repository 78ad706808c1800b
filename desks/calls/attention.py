"""What needs a person's attention, on any page: unanswered alerts, own work, sources, the bell."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.installation import Installation
from desks.calls.bell import BellDesk
from desks.cases.watch.work import own_work
from desks.health import HealthDesk, SystemState
from desks.viewer import Viewer
from domain.alert import Alert
from domain.person import Right
from domain.silence import active, silencing
from domain.source import Source
from domain.triage import TriageState

FRESH = timedelta(seconds=3)
TALLIED = 100  # a tally counts no further
REMEMBERED = 1_000


@dataclass(frozen=True, slots=True)
class Unanswered:
    """New alerts, newest first; `loud` are those that are neither put off nor silenced."""

    alerts: Sequence[Alert] = ()
    loud: Sequence[Alert] = ()


@dataclass(frozen=True, slots=True)
class Own:
    taken: int = 0
    rings: int = 0
    cases: int = 0


@dataclass(frozen=True, slots=True)
class Attention:
    system: SystemState
    unanswered: Unanswered
    own: Own

    def tallies(self, viewer: Viewer) -> Mapping[str, int]:
        bad = self.system.bad if viewer.may(Right.SOURCES) else 0
        return {
            "alerts": len(self.unanswered.alerts),
            "feed": self.own.taken,
            "case": self.own.cases,
            "sources": bad,
        }


@dataclass(frozen=True, slots=True)
class Read:
    """What a page has read for itself and need not be read again."""

    system: SystemState | None = None
    taken: int | None = None


class AttentionDesk:
    """One per application; viewers who may not see the region get no alerts."""

    def __init__(self, installation: Installation, health: HealthDesk) -> None:
        self._installation, self._health = installation, health
        self._bell = BellDesk(installation)
        self._shared: tuple[datetime, SystemState, Unanswered] | None = None
        self._own: dict[str, tuple[datetime, Own]] = {}

    def now(
        self, viewer: Viewer, concerns: Callable[[Source], bool], read: Read | None = None
    ) -> Attention:
        """`read` has the troubles of the same sources."""
        viewer.demand(Right.OWN)
        known = read or Read()
        state = known.system or self._health.state(concerns)
        with self._installation.snapshot():
            unanswered = self._unanswered() if viewer.may(Right.REGION) else Unanswered()
            return Attention(state, unanswered, self._theirs(viewer, known.taken))

    def lately(self, viewer: Viewer) -> Attention:
        """As it was at most FRESH ago, without troubles; pages ask for it again and again."""
        viewer.demand(Right.OWN)
        now = self._installation.clock.now()
        shared = self._shared
        if shared is None or not _is_fresh(shared[0], now):
            state = self._health.state(lambda _: False)
            shared = self._shared = (now, state, self._unanswered())
        known = self._own.get(viewer.person)
        if known is None or not _is_fresh(known[0], now):
            if len(self._own) >= REMEMBERED:
                self._own.clear()
            known = self._own[viewer.person] = (now, self._theirs(viewer))
        unanswered = shared[2] if viewer.may(Right.REGION) else Unanswered()
        return Attention(shared[1], unanswered, known[1])

    def _unanswered(self) -> Unanswered:
        alerts = self._installation.watch.alerts.unanswered(TALLIED)
        if not alerts:
            return Unanswered()
        now = self._installation.clock.now()
        quiet = active(self._installation.watch.silences.since(now), now)
        loud = [one for one in alerts if not one.snoozed(now) and silencing(one, quiet) is None]
        return Unanswered(alerts, loud)

    def _theirs(self, viewer: Viewer, taken: int | None = None) -> Own:
        if taken is None and viewer.may(Right.TRIAGE):
            now, triage = self._installation.clock.now(), self._installation.posts.triage
            taken = len(triage.in_state(TriageState.TAKEN, now, TALLIED, who=viewer.name))
        cases = own_work(self._installation, viewer, TALLIED)
        return Own(taken or 0, self._bell.unread(viewer), cases)


def _is_fresh(at: datetime, now: datetime) -> bool:
    return timedelta() <= now - at < FRESH
