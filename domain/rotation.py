"""Shifts by a repeating pattern, and exchanges of two shifts. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from domain.duty import DutyRole, RosterEntry
from domain.errors import EntryRefused

MOST_PEOPLE, MOST_SHIFTS = 30, 800


class ShiftLength(StrEnum):
    """How long one person serves before the next: 24 hours, 12 hours, or a week."""

    DAY = "day"
    DAY_NIGHT = "day_night"
    WEEK = "week"


@dataclass(frozen=True, slots=True)
class Rotation:
    """The people serve in this order, again and again, from `since` until `until`."""

    people: Sequence[str]
    role: DutyRole
    turn: ShiftLength
    since: datetime
    until: datetime


def shifts(
    rotation: Rotation, zone: ZoneInfo, who: str, at: datetime, series: str
) -> Sequence[RosterEntry]:
    """The last one ends at `until`. Raises EntryRefused, in Russian."""
    if len(rotation.people) < 2 or len(set(rotation.people)) < len(rotation.people):
        raise EntryRefused("назовите по порядку хотя бы двух разных людей")
    if len(rotation.people) > MOST_PEOPLE:
        raise EntryRefused(f"людей больше {MOST_PEOPLE}")
    if rotation.until <= rotation.since:
        raise EntryRefused("чередование кончается раньше, чем начинается")
    made: list[RosterEntry] = []
    for number, (since, until) in enumerate(_times(rotation, zone)):
        if number == MOST_SHIFTS:
            raise EntryRefused(f"смен больше {MOST_SHIFTS}: запишите чередование на меньший срок")
        person = rotation.people[number % len(rotation.people)]
        made.append(RosterEntry(person, rotation.role, since, until, who, at, series=series))
    return made


def _times(rotation: Rotation, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    """By the local clock: a shift that begins at 8:00 does so on every day of the year."""
    first = rotation.since.astimezone(zone).replace(tzinfo=None)
    length = {
        ShiftLength.DAY: timedelta(days=1),
        ShiftLength.DAY_NIGHT: timedelta(hours=12),
        ShiftLength.WEEK: timedelta(days=7),
    }[rotation.turn]
    number = 0
    while (since := (first + number * length).replace(tzinfo=zone)) < rotation.until:
        number += 1
        until = (first + number * length).replace(tzinfo=zone)
        yield since, min(until, rotation.until)


def met(entries: Sequence[RosterEntry], known: Sequence[RosterEntry]) -> Sequence[RosterEntry]:
    """Known shifts of the same role at the same time as one of the new ones."""
    return [
        one
        for one in known
        if any(
            one.role is new.role and one.since < new.until and new.since < one.until
            for new in entries
        )
    ]


class ExchangeState(StrEnum):
    PROPOSED = "proposed"
    AGREED = "agreed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Exchange:
    """The proposer's shift `offered` for the shift `wanted` of the other, both by the ids of their
    entries. The id is None until it is stored.
    """

    offered: int
    wanted: int
    proposer: str
    other: str
    at: datetime
    state: ExchangeState = ExchangeState.PROPOSED
    answered_at: datetime | None = None
    id: int | None = None

    @property
    def series(self) -> str:
        """The series of the two shifts that an agreement writes."""
        return f"exchange-{self.id}"
