"""How often alerts were right, as people judged them: by rule and month, and in one cell. Pure."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo
from enum import StrEnum
from typing import TypeVar

from alerts.lifecycle import SYSTEM
from domain.alert import Alert, AlertState, Move, Rule

FEW = 10  # judged alerts below which a share says nothing
FEW_OF_CELL = 5  # the same in a single cell, which only asks to be looked at
POOR = 0.5  # share of right ones below which people stop reading
GOOD = 0.9  # and above which more could be let through

K = TypeVar("K")


class Kind(StrEnum):
    """A rule, as people speak of it."""

    NARROW = "narrow"
    TOPIC = "topic"
    PLACE = "place"
    SEARCH = "search"
    REACH = "reach"
    UNANSWERED = "unanswered"


class Advice(StrEnum):
    """What the marks say of a rule."""

    FEW = "few"
    STRICTER = "stricter"
    KEEP = "keep"
    LOOSER = "looser"


def kind_of(alert: Alert) -> Kind:
    """The rule that opened an alert."""
    if alert.signal.rule is not Rule.SPIKE:
        return Kind(alert.signal.rule)
    if alert.cell.search is not None:
        return Kind.SEARCH
    if alert.cell.municipality is None:
        return Kind.TOPIC
    return Kind.PLACE if alert.cell.group is None else Kind.NARROW


@dataclass(frozen=True, slots=True)
class Tally:
    """`sent` alerts, of which people judged some: took them up, or said that they were `false`."""

    sent: int = 0
    judged: int = 0
    false: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.sent + other.sent, self.judged + other.judged, self.false + other.false)

    @property
    def precision(self) -> float | None:
        """Share of right ones among the judged, None where none was."""
        return 1 - self.false / self.judged if self.judged else None

    def advice(self, few: int = FEW) -> Advice:
        if self.precision is None or self.judged < few:
            return Advice.FEW
        if self.precision < POOR:
            return Advice.STRICTER
        return Advice.LOOSER if self.precision >= GOOD else Advice.KEEP


def tally_of(moves: Sequence[Move]) -> Tally:
    """Of one alert; what nobody touched is not judged, whatever became of it."""
    judged = judgement(moves)
    return Tally(1, int(judged is not None), int(judged is AlertState.FALSE))


def judgement(moves: Sequence[Move]) -> AlertState | None:
    """The state that a person last gave an alert; an end that somebody took back does not count."""
    states: list[AlertState] = []
    for move in moves:
        if move.who == SYSTEM or move.before is move.after:
            continue
        if move.after is not AlertState.NEW:
            states.append(move.after)
        elif states and states[-1] is move.before:
            states.pop()
    return states[-1] if states else None


def by_month(judged: Iterable[tuple[Alert, Tally]], zone: tzinfo) -> dict[tuple[Kind, date], Tally]:
    """Tallies by rule and the first day of the month in which the alert opened."""
    return _sums(judged, lambda a: (kind_of(a), a.opened_at.astimezone(zone).date().replace(day=1)))


def doubtful(judged: Iterable[tuple[Alert, Tally]]) -> list[tuple[Alert, Tally]]:
    """Cells, pages and the like whose alerts were mostly false, the worst first; of each an alert
    that names it.
    """
    judged = list(judged)
    sums = _sums(judged, _where)
    named = {_where(alert): alert for alert, _ in judged}
    found = [
        (named[where], tally)
        for where, tally in sums.items()
        if tally.advice(FEW_OF_CELL) is Advice.STRICTER
    ]
    return sorted(found, key=lambda row: (-row[1].false, row[0].id))


def _where(alert: Alert) -> tuple[Kind, str | None]:
    kind = kind_of(alert)
    return kind, alert.signal.subject if kind is Kind.UNANSWERED else alert.cell.key


def _sums(judged: Iterable[tuple[Alert, Tally]], key: Callable[[Alert], K]) -> dict[K, Tally]:
    sums: defaultdict[K, Tally] = defaultdict(Tally)
    for alert, tally in judged:
        sums[key(alert)] += tally
    return dict(sums)
