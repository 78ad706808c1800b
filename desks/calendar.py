"""The roster as a calendar: who serves on each day, its gaps, and who is notified in turn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from alerts.escalation import load_escalation
from app.installation import Installation
from desks.viewer import Viewer
from domain.duty import DutyRole, DutyStretch, Roster
from domain.person import Person, Right

MOST_DAYS = 42  # six weeks, in which any month lies whole


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the region; `shifts` has the roles in which somebody serves in the calendar, and
    always the officer; `is_gap` if nobody is the officer at some time that is not past.
    """

    day: date
    shifts: Mapping[DutyRole, Sequence[DutyStretch]]
    away: Sequence[str]
    is_gap: bool


@dataclass(frozen=True, slots=True)
class Rung:
    """`reached` is the person who gets the message, of this role or a later one; None sends it to
    the channels of the settings.
    """

    role: DutyRole
    after: timedelta
    person: Person | None
    reached: Person | None


@dataclass(frozen=True, slots=True)
class CalendarDesk:
    installation: Installation

    def days(self, viewer: Viewer, first: date, count: int) -> Sequence[Day]:
        viewer.demand(Right.REGION)
        zone, now = self.installation.region.zone, self.installation.clock.now()
        days = [first + timedelta(days=n) for n in range(min(count, MOST_DAYS))]
        begins = [datetime.combine(day, time(), zone) for day in days]
        roster = self.installation.watch.duty.roster(begins[0])
        last = datetime.combine(days[-1] + timedelta(days=1), time(), zone)
        served = {e.role for e in roster.entries if e.role and e.since < last}
        roles = [r for r in DutyRole if r is DutyRole.OFFICER or r in served]
        return [
            _day(roster, roles, day, (since, until), now)
            for day, since, until in zip(days, begins, [*begins[1:], last], strict=True)
        ]

    def chain(self, viewer: Viewer) -> Sequence[Rung]:
        viewer.demand(Right.REGION)
        now, channels = self.installation.clock.now(), self.installation.settings.channels
        roster = self.installation.watch.duty.roster(now)
        return [
            Rung(
                step.role,
                step.after,
                roster.on_duty(step.role, now),
                roster.reached(step.role, now, channels),
            )
            for step in load_escalation().steps
        ]

    def candidates(self, viewer: Viewer) -> Sequence[Person]:
        """People who may be entered: accounts that may answer alerts, then others of the roster."""
        viewer.demand(Right.REGION)
        known = [p for p in self.installation.access.people.all() if p.enabled]
        roster = self.installation.watch.duty.roster(self.installation.clock.now())
        wanted = [p for p in known if p.may(Right.ALERTS) or p.id in roster.people]
        return sorted(wanted, key=lambda p: (not p.may(Right.ALERTS), p.name))


def _day(
    roster: Roster,
    roles: Sequence[DutyRole],
    day: date,
    lasts: tuple[datetime, datetime],
    now: datetime,
) -> Day:
    since, until = lasts
    shifts = {role: roster.stretches(role, since, until) for role in roles}
    away = {e.person for e in roster.entries if not e.role and e.since < until and e.until > since}
    officer = shifts[DutyRole.OFFICER]
    return Day(day, shifts, sorted(away), any(not s.person and s.until > now for s in officer))
