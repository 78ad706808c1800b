"""The duty roster: shifts by role; later entries (swaps, holidays) override earlier ones. Pure."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from domain.errors import EntryRefused
from domain.person import Person

FARTHEST = LONGEST = timedelta(days=366)  # how far ahead an entry may begin; how long it may last
REMEMBERED = timedelta(days=60)  # shifts that ended earlier are left out of the roster


class DutyRole(StrEnum):
    """The roles that are notified, in this order."""

    OFFICER = "officer"
    SECOND = "second"
    HEAD_OF_SHIFT = "head_of_shift"
    HEAD_OF_CENTRE = "head_of_centre"


@dataclass(frozen=True, slots=True)
class RosterEntry:
    """From `since` until `until` the person serves in `role`, or is away (None). The id is None
    until it is stored; later entries have greater ids. Entries of one `series` were written
    together and are taken back together.
    """

    person: str
    role: DutyRole | None
    since: datetime
    until: datetime
    who: str
    at: datetime
    id: int | None = None
    series: str | None = None


def check(entry: RosterEntry) -> None:
    """Raises EntryRefused, in Russian, for an entry that looks like a mistake, such as a wrong
    year.
    """
    if entry.until <= entry.since:
        raise EntryRefused("смена кончается раньше, чем начинается")
    if entry.since > entry.at + FARTHEST:
        raise EntryRefused("смена начинается больше чем через год: записать можно на год вперёд")
    if entry.until > entry.since + LONGEST:
        raise EntryRefused("смена длится больше года: проверьте, тот ли год в её конце")


@dataclass(frozen=True, slots=True)
class Gap:
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class DutyStretch:
    since: datetime
    until: datetime
    person: str | None
    instead_of: str | None = None


@dataclass(frozen=True, slots=True)
class Roster:
    people: Mapping[str, Person]
    entries: Sequence[RosterEntry]

    @property
    def filled(self) -> bool:
        return any(e.role for e in self.entries)

    def on_duty(self, role: DutyRole, at: datetime) -> Person | None:
        """The person of the latest entry that covers the moment and was not overridden by an
        absence; if that person is away, the entry before it holds again.
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

    def replaced(self, role: DutyRole, at: datetime) -> str | None:
        """The person whose shift somebody else serves now: by a swap, or because they are away."""
        if (serving := self.on_duty(role, at)) is None:
            return None
        covering = (e for e in self.entries if e.role is role and e.since <= at < e.until)
        others = [e.person for e in covering if e.person != serving.id]
        return others[-1] if others else None

    def reached(self, role: DutyRole, at: datetime, channels: Collection[str]) -> Person | None:
        roles = list(DutyRole)
        for successor in roles[roles.index(role) :]:
            person = self.on_duty(successor, at)
            if person and any(name in channels for name in person.channels):
                return person
        return None

    def stretches(self, role: DutyRole, since: datetime, until: datetime) -> Sequence[DutyStretch]:
        relevant = [e for e in self.entries if e.role in (role, None)]
        changes = {m for e in relevant for m in (e.since, e.until) if since < m < until}
        served: list[DutyStretch] = []
        for begin, end in pairwise(sorted({since, until, *changes})):
            serving = self.on_duty(role, begin)
            name = serving.id if serving else None
            one = DutyStretch(begin, end, name, self.replaced(role, begin))
            if served and replace(served[-1], since=begin, until=end) == one:
                served[-1] = replace(served[-1], until=end)
            else:
                served.append(one)
        return served

    def gaps(self, role: DutyRole, since: datetime) -> Iterator[Gap]:
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
