"""The summary «Сводка»: one reading of alerts, norms, the feed, outlets and duty for each role."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.deadline import within
from app.installation import Installation
from desks.alerting.board import WAITS
from desks.audit import write
from desks.cases.answers.promises import PromiseDesk
from desks.duty import Duty, DutyDesk
from desks.handovers import HandoverDesk
from desks.health import HealthDesk, SystemState
from desks.home.changes import FARTHEST, NOTES, Changes, changes
from desks.home.load import Load, own_load, region_load
from desks.home.norms import Growth, NormReader, Norms
from desks.home.outlets import Outlets, outlets
from desks.home.readings import Readings
from desks.home.shared import Recent, Start, in_thread
from desks.home.spikes import Spikes, spikes
from desks.verbs import Verb
from desks.viewer import Viewer, by_screen
from domain.alert import OPEN, Alert, Cell
from domain.duty import DutyRole
from domain.person import Right

VISIT = timedelta(minutes=30)  # looks with a longer pause between them are two visits
AHEAD = timedelta(0)  # of the roster, only those who serve now are read


class HomeBlock(StrEnum):
    """The blocks of the page's first column."""

    ALERTS = "alerts"
    LOAD = "load"
    OUTLETS = "outlets"


@dataclass(frozen=True, slots=True)
class OnDuty:
    """Who is on duty, until when; `filled` is False if the centre keeps no roster.

    Only readers of posts are told the `name`.
    """

    filled: bool
    on_duty: bool = False
    name: str | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class RegionNow:
    """The whole region; `norms` are None until the detector has learned a norm."""

    spikes: Spikes
    alerts: Sequence[Alert]
    growing: Sequence[Growth]
    norms: Norms | None
    serving: OnDuty


@dataclass(frozen=True, slots=True)
class Home:
    """The summary of one viewer at a moment; a part without the right to it is None.

    `promises` are those whose day has come and of which nobody decided yet.
    `order` names the blocks of the first column, the most important of the viewer's work first.
    """

    at: datetime
    order: Sequence[HomeBlock]
    region: RegionNow | None
    load: Load
    outlets: Outlets | None
    changes: Changes | None
    system: SystemState
    promises: int | None = None


@dataclass(frozen=True, slots=True)
class Hall:
    """The summary for a screen: no names, no quotes, and no counts of `withheld` cells."""

    at: datetime
    region: RegionNow
    withheld: Collection[Cell]
    system: SystemState


class HomeDesk:
    """One per application: its norms are read once a minute for all viewers, beside their requests.

    Every method raises Forbidden if the viewer lacks the right, and Unavailable.
    """

    def __init__(
        self,
        installation: Installation,
        health: HealthDesk | None = None,
        start: Start = in_thread,
    ) -> None:
        self._installation = installation
        self._health = health or HealthDesk(installation)
        self._norms = NormReader(installation, start)
        self._readings = Readings(installation)
        self._system = Recent[SystemState](installation.clock)

    def look(self, viewer: Viewer) -> Home:
        """The page as a person opens it: audited, and the beginning or a part of a visit."""
        viewer.demand(Right.POSTS)
        installation, now = self._installation, self._installation.clock.now()
        write(installation.audit, now, viewer, Verb.HOME, "")
        visits = installation.access.visits
        before = visits.come(viewer.person, now, VISIT) if viewer.person else None
        return self._home(viewer, now, before)

    def live(self, viewer: Viewer) -> Home:
        """The same, as an open page asks for it on a timer."""
        viewer.demand(Right.POSTS)
        before = self._installation.access.visits.before(viewer.person) if viewer.person else None
        return self._home(viewer, self._installation.clock.now(), before)

    def hall(self, viewer: Viewer) -> Hall:
        """The region without anything that only readers of posts may see."""
        viewer.demand(Right.REGION)
        now = self._installation.clock.now()
        alerts = self._installation.watch.alerts.recent(now)
        norms, withheld = self._norms.screened()
        region = self._region(by_screen(viewer.name), alerts, norms)
        return Hall(now, region, withheld, self._state(named=False))

    def _home(self, viewer: Viewer, now: datetime, before: datetime | None) -> Home:
        installation = self._installation
        since = None if before is None else max(before, now - FARTHEST)
        region, changed = None, None
        if viewer.may(Right.REGION):
            alerts = installation.watch.alerts.recent(since or now)
            region = self._region(viewer, alerts, self._norms.read())
            if since is not None:
                notes = HandoverDesk(installation).latest(viewer, NOTES)
                changed = changes(since, alerts, notes)
        whole = viewer.may(Right.REGION) and viewer.bodies is None
        if whole:
            load = region_load(installation, viewer, self._readings)
        else:
            with within(WAITS):
                load = own_load(installation, viewer, self._readings, since)
        return Home(
            now,
            order_of(viewer),
            region,
            load,
            outlets(installation, viewer, self._readings) if viewer.may(Right.LEADERS) else None,
            changed,
            self._state(named=True),
            PromiseDesk(installation).due(viewer) if viewer.may(Right.READ_CASES) else None,
        )

    def _region(self, viewer: Viewer, alerts: Sequence[Alert], norms: Norms | None) -> RegionNow:
        open_ = [alert for alert in alerts if alert.state in OPEN]
        return RegionNow(
            spikes(self._installation, viewer, open_, self._readings),
            open_,
            norms.growing(open_) if norms else (),
            norms,
            self._serving(viewer),
        )

    def _state(self, *, named: bool) -> SystemState:
        """`named` with the sources that have a trouble. Each viewer looks for themselves whether
        the work stands: one whose time was used up saw nothing of it.
        """

        def read() -> SystemState:
            return self._health.state(lambda _: named)

        state = self._system.value(named, read)
        return state if state.working else read()

    def _serving(self, viewer: Viewer) -> OnDuty:
        duty, now = DutyDesk(self._installation).look(viewer, AHEAD), self._installation.clock.now()
        officer = duty.serving[DutyRole.OFFICER]
        if officer is None:
            return OnDuty(duty.filled)
        name = officer.name if viewer.may(Right.POSTS) else None
        return OnDuty(duty.filled, True, name, _until(duty, officer.id, now))


def _until(duty: Duty, person: str, now: datetime) -> datetime | None:
    """The end of the officer's present shift."""
    shifts = (
        entry.until
        for entry in duty.entries
        if entry.person == person and entry.role is DutyRole.OFFICER and entry.since <= now
    )
    return max(shifts, default=None)


def order_of(viewer: Viewer) -> Sequence[HomeBlock]:
    """The first column: alerts for those who answer them or only read, outlets for the media
    people, the feed for monitors.
    """
    if not viewer.may(Right.REGION):
        return (HomeBlock.LOAD,)
    outlets = (HomeBlock.OUTLETS,) if viewer.may(Right.LEADERS) else ()
    if viewer.may(Right.ALERTS) or not viewer.may(Right.TRIAGE):
        return (HomeBlock.ALERTS, HomeBlock.LOAD, *outlets)
    return (*outlets, HomeBlock.LOAD, HomeBlock.ALERTS)
