"""A chronic problem: one topic at one place, again and again. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from domain.cases.case import Place

LONGEST = 2_000  # of a cause and of a measure


class MemberKind(StrEnum):
    CASE = "case"
    INCIDENT = "incident"


class ChronicReason(StrEnum):
    """REPEATED three times in 90 days; RELAPSED within 30 days after a case there was fixed."""

    REPEATED = "repeated"
    RELAPSED = "relapsed"


class ChronicState(StrEnum):
    """A RETURNED problem had ended, and came again; a REJECTED one is no problem."""

    PROPOSED = "proposed"
    IN_WORK = "in_work"
    ENDED = "ended"
    RETURNED = "returned"
    REJECTED = "rejected"


class ChronicDeed(StrEnum):
    PLAN = "plan"
    END = "end"
    REJECT = "reject"
    REOPEN = "reopen"


_S, _D = ChronicState, ChronicDeed
_ALIVE = {_D.PLAN: _S.IN_WORK, _D.END: _S.ENDED, _D.REJECT: _S.REJECTED}
CHRONIC_MOVES: Mapping[ChronicState, Mapping[ChronicDeed, ChronicState]] = {
    _S.PROPOSED: _ALIVE,
    _S.IN_WORK: _ALIVE,
    _S.RETURNED: _ALIVE,
    _S.ENDED: {_D.REOPEN: _S.IN_WORK},
    _S.REJECTED: {_D.REOPEN: _S.IN_WORK},
}
UNENDED = frozenset({_S.PROPOSED, _S.IN_WORK, _S.RETURNED})


class Member(NamedTuple):
    """A case or an incident of a problem; `id` is the number of a case or the id of an incident."""

    kind: MemberKind
    id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ChronicSign:
    """A case or an incident, as signs of one trouble are compared. `names` are the streets and
    objects that an incident names, the most named first; `fixed_at` is when a case was closed as
    fixed.
    """

    kind: MemberKind
    id: str
    at: datetime
    topic: str
    place: Place
    incident_id: str | None = None
    fixed_at: datetime | None = None
    names: tuple[str, ...] = ()

    @property
    def member(self) -> Member:
        return Member(self.kind, self.id, self.at)


@dataclass(frozen=True, slots=True)
class Recurrence:
    """What was found at one place: `key` names the topic and the place, as they are compared."""

    key: str
    topic: str
    place: Place
    reason: ChronicReason
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class ChronicProblem:
    """The card of a problem. `owner` is the body that ends it by `due`; `cause` and `measure` are
    its words. `ended_by` is the case that ended it, or `ending` says what did. `who` decided last,
    `at` that time; `members` are counted, `first_at` and `last_at` are the times of the first and
    the last.
    """

    topic: str
    place: Place
    reason: ChronicReason
    state: ChronicState
    first_at: datetime
    last_at: datetime
    who: str
    at: datetime
    owner: str | None = None
    cause: str = ""
    measure: str = ""
    due: date | None = None
    ended_by: int | None = None
    ending: str = ""
    ended_at: datetime | None = None
    version: int = 1
    id: int | None = None

    @property
    def number(self) -> int:
        assert self.id is not None
        return self.id


@dataclass(frozen=True, slots=True)
class Cost:
    """What a problem has cost so far: cases, incidents, people who wrote, and months."""

    cases: int
    incidents: int
    people: int
    months: int


def months(first: datetime, last: datetime) -> int:
    """Begun months of 30 days."""
    return (last - first).days // 30 + 1
