"""Who is on duty: shifts by role, and swaps and holidays as later entries that override. Pure."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from domain.errors import EntryRefused
from domain.person import Person

FARTHEST = LONGEST = timedelta(days=366)  # until an entry begins; that it lasts
REMEMBERED = timedelta(days=60)  # shifts that ended before are no roster any more


class DutyRole(StrEnum):
    """Who is told, in this order."""

    OFFICER = "officer"
    SECOND = "second"
    HEAD_OF_SHIFT = "head_of_shift"
    HEAD_OF_CENTRE = "head_of_centre"


@dataclass(frozen=True, slots=True)
class RosterEntry:
    """A line of the roster: the person serves in the role, or is away (None), from `since` until
    `until`. `who` entered it and when (`at`). The id is None until it is stored, and grows.
    """

    person: str
    role: DutyRole | None
    since: datetime
    until: datetime
    who: str
    at: datetime
    id: int | None = None


def check(entry: RosterEntry) -> None:
    """Raises EntryRefused, in Russian, for one that would be a mistake, as of a year."""
    if entry.until <= entry.since:
        raise EntryRefused("смена кончается раньше, чем начинается")
    if entry.since > entry.at + FARTHEST:
        raise EntryRefused("смена начинается больше чем через год: записать можно на год вперёд")
    if entry.until > entry.since + LONGEST:
        raise EntryRefused("смена длится больше года: проверьте, тот ли год в её конце")


@dataclass(frozen=True, slots=True)
class Gap:
    """Nobody serves from `since` until `until`; None where the roster simply ends."""

    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Roster:
    """People by id, and entries in the order in which they were entered."""

    people: Mapping[str, Person]
    entries: Sequence[RosterEntry]

    @property
    def filled(self) -> bool:
        """False where nobody has entered a shift: then there is no duty to speak of."""
        return any(e.role for e in self.entries)

    def on_duty(self, role: DutyRole, at: datetime) -> Person | None:
        """The person of the latest entry that covers the moment, who is not away by a still later
        one; where that one is away, the entry before it holds again.
        """
        away: set[str] = set()
        for entry in reversed(self.entries):
            if not entry.since <= at < entry.until:
                continue
            if entry.role is None:
                away.add(entry.person)
            elif entry.role is role and entry.person not in away:
                return self.people[entry.person]
        return None

    def reached(self, role: DutyRole, at: datetime, channels: Collection[str]) -> Person | None:
        """Who is told in the role's stead: whoever serves in it and has one of these channels, else
        in the next role.
        """
        roles = list(DutyRole)
        for one in roles[roles.index(role) :]:
            person = self.on_duty(one, at)
            if person and any(name in channels for name in person.channels):
                return person
        return None

    def gaps(self, role: DutyRole, since: datetime) -> Iterator[Gap]:
        """Every time from `since` on in which nobody serves in the role; none for a role without
        shifts.
        """
        relevant = [e for e in self.entries if e.role in (role, None)]
        if not any(e.role for e in relevant):
            return
        last = max(since, *(e.until for e in relevant if e.role))
        changes = {m for e in relevant for m in (e.since, e.until) if since < m < last}
        begun: datetime | None = None
        for moment, _ in pairwise(sorted({since, last, *changes})):
            serves = self.on_duty(role, moment) is not None
            if not serves and begun is None:
                begun = moment
            elif serves and begun is not None:
                yield Gap(begun, moment)
                begun = None
        yield Gap(begun or last, None)
