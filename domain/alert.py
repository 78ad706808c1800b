"""An alert: a spike of complaints that the duty officer must handle. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain.ending import ENDINGS, Ending
from domain.errors import EntryRefused, MoveRefused

LONGEST_SNOOZE = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """A topic group in a municipality, or the hits of a saved search; None means all, so (group,
    None) is the group over the whole oblast.
    """

    group: str | None
    municipality: str | None
    search: str | None = None  # the name of a saved search; group and municipality are then None

    def contains(self, other: "Cell") -> bool:
        return self.group in (None, other.group) and self.municipality in (None, other.municipality)

    @property
    def key(self) -> str:
        """The stable name in the store: `group/municipality` with `*` for all, or `?search`."""
        if self.search is not None:
            return f"?{self.search}"
        return f"{self.group or '*'}/{self.municipality or '*'}"


def cell_of(key: str) -> Cell:
    if key.startswith("?"):
        return Cell(None, None, key[1:])
    group, _, municipality = key.partition("/")
    return Cell(None if group == "*" else group, None if municipality == "*" else municipality)


class Rule(StrEnum):
    """Only SPIKE counts people."""

    SPIKE = "spike"
    REACH = "reach"  # one negative post with a very wide reach
    UNANSWERED = "unanswered"  # unanswered questions and complaints below an official page


@dataclass(frozen=True, slots=True)
class Signal:
    """The detector's result for one cell at one tick.

    `observed` distinct authors wrote within `window`, against `expected`; `p` is the tail
    probability after the penalty for trying several windows. `course` holds observed and usual
    authors by clock hour; the last pair is the hour of `at`.

    For a single post (see `rule`), `subject` is its incident, or its own id if it has no incident;
    `observed` is its reach and `expected` the limit. For an official page, `subject` is the source,
    `observed` counts unanswered posts, and `window` is how long the oldest has waited.
    """

    cell: Cell
    at: datetime
    window: timedelta
    observed: int
    expected: float
    p: float
    cold: bool = False  # the baseline is younger than two weeks: prior only
    course: tuple[tuple[int, float], ...] = ()
    rule: Rule = Rule.SPIKE
    subject: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a signal is worth waking somebody, counted over its window; `topic` is the commonest
    topic if at least half of the complaints are about it.
    """

    authors: int
    sources: int
    posts: int
    incidents: tuple[str, ...]
    first_at: datetime
    post_ids: tuple[str, ...]  # a spike has at most five, widest reach first
    topic: str | None = None
    source_ids: tuple[str, ...] = ()  # in order; sources that only copied are left out


class AlertState(StrEnum):
    NEW = "new"
    ACKNOWLEDGED = "acknowledged"
    IN_WORK = "in_work"
    SUBSIDING = "subsiding"
    CLOSED = "closed"
    FALSE = "false"


_A = AlertState
MOVES: Mapping[AlertState, frozenset[AlertState]] = {
    _A.NEW: frozenset({_A.ACKNOWLEDGED, _A.SUBSIDING, _A.FALSE}),
    _A.ACKNOWLEDGED: frozenset({_A.IN_WORK, _A.SUBSIDING, _A.FALSE, _A.CLOSED}),
    _A.IN_WORK: frozenset({_A.SUBSIDING, _A.FALSE, _A.CLOSED}),
    _A.SUBSIDING: frozenset({_A.NEW, _A.ACKNOWLEDGED, _A.IN_WORK, _A.CLOSED, _A.FALSE}),
    _A.CLOSED: frozenset({_A.NEW}),
    _A.FALSE: frozenset({_A.NEW}),
}
OPEN = frozenset({_A.NEW, _A.ACKNOWLEDGED, _A.IN_WORK, _A.SUBSIDING})
TAKEN = frozenset({_A.ACKNOWLEDGED, _A.IN_WORK})
_E = Ending
OFFERED: Mapping[AlertState, Sequence[Ending]] = {
    _A.CLOSED: (
        _E.SOLVED,
        _E.FORWARDED,
        _E.ANSWERED,
        _E.QUIET,
        _E.UNCONFIRMED,
        _E.REPEATED,
        _E.OTHER,
    ),
    _A.FALSE: (
        _E.NO_COMPLAINTS,
        _E.SAME_TEXT,
        _E.ELSEWHERE,
        _E.MISLABELLED,
        _E.KNOWN_EVENT,
        _E.USUAL,
        _E.OTHER,
    ),
}


@dataclass(frozen=True, slots=True)
class Alert:
    id: str
    cell: Cell
    state: AlertState
    opened_at: datetime
    since: datetime
    signal: Signal
    evidence: Evidence
    last_hot_at: datetime
    version: int = 0
    closed_at: datetime | None = None
    # no summons before then; not a state, because it ends by itself
    snoozed_until: datetime | None = None

    def snoozed(self, now: datetime) -> bool:
        return self.snoozed_until is not None and now < self.snoozed_until


@dataclass(frozen=True, slots=True)
class Move:
    """One entry of an alert's record by a person or «system». A note, a snooze `until` a time, or
    handing on to `handed_to` leaves the state as it was; `reason` says why a person ended the
    alert.
    """

    alert_id: str
    before: AlertState | None
    after: AlertState
    at: datetime
    who: str
    note: str = ""
    until: datetime | None = None
    reason: Ending | None = None
    handed_to: str | None = None


def check_snooze(until: datetime, now: datetime) -> None:
    """Raises MoveRefused for a time in the past or later than LONGEST_SNOOZE."""
    if until <= now:
        raise MoveRefused("время, до которого отложить, уже прошло: назовите более позднее")
    if until > now + LONGEST_SNOOZE:
        raise MoveRefused("отложить можно не больше чем на сутки: назовите более раннее время")


def check_ending(reason: Ending, after: AlertState, note: str) -> None:
    """Raises EntryRefused for a reason that the state does not offer, and for «другое» without a
    note.
    """
    if reason is not Ending.UNSTATED and reason not in OFFERED[after]:
        known = ", ".join(f"{one} ({ENDINGS[one]})" for one in OFFERED[after])
        raise EntryRefused(f"причина «{ENDINGS[reason]}» сюда не подходит; бывают: {known}")
    if reason is Ending.OTHER and not note:
        raise EntryRefused("причина «другое» без пояснения: напишите в заметке, какая она")
