"""How often alerts were right as people judged them: by rule and month, and in one cell. Pure."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo
from enum import StrEnum
from typing import TypeVar

from domain.alert import Alert, AlertState, Move, Rule
from domain.alerting.holder import lasting
from domain.person import SYSTEM

FEW = 10  # with fewer judged alerts a share says nothing
FEW_OF_CELL = 5  # the same for a single cell, which is only suggested for a check
POOR = 0.5  # below this share of right alerts people stop reading them
GOOD = 0.9  # above this share more alerts could be let through

K = TypeVar("K")


class Kind(StrEnum):
    NARROW = "narrow"
    TOPIC = "topic"
    PLACE = "place"
    SEARCH = "search"
    REACH = "reach"
    UNANSWERED = "unanswered"


class Advice(StrEnum):
    FEW = "few"
    STRICTER = "stricter"
    KEEP = "keep"
    LOOSER = "looser"


def kind_of(alert: Alert) -> Kind:
    if alert.signal.rule is not Rule.SPIKE:
        return Kind(alert.signal.rule)
    if alert.cell.search is not None:
        return Kind.SEARCH
    if alert.cell.municipality is None:
        return Kind.TOPIC
    return Kind.PLACE if alert.cell.group is None else Kind.NARROW


@dataclass(frozen=True, slots=True)
class Tally:
    """`sent` alerts, of which people `judged` some: took them up, or marked them as `false`."""

    sent: int = 0
    judged: int = 0
    false: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.sent + other.sent, self.judged + other.judged, self.false + other.false)

    @property
    def precision(self) -> float | None:
        """Share of right alerts among the judged ones; None if nobody judged any."""
        return 1 - self.false / self.judged if self.judged else None

    def advice(self, few: int = FEW) -> Advice:
        if self.precision is None or self.judged < few:
            return Advice.FEW
        if self.precision < POOR:
            return Advice.STRICTER
        return Advice.LOOSER if self.precision >= GOOD else Advice.KEEP


def tally_of(moves: Sequence[Move]) -> Tally:
    judged = judgement(moves)
    return Tally(1, int(judged is not None), int(judged is AlertState.FALSE))


def judgement(moves: Sequence[Move]) -> AlertState | None:
    """The last state that a person gave an alert; an end that somebody undid does not count."""
    states: list[AlertState] = []
    for move in lasting(moves):
        if move.who == SYSTEM or move.before is move.after:
            continue
        if move.after is not AlertState.NEW:
            states.append(move.after)
        elif states and states[-1] is move.before:
            states.pop()
    return states[-1] if states else None


def by_month(judged: Iterable[tuple[Alert, Tally]], zone: tzinfo) -> dict[tuple[Kind, date], Tally]:
    return _sums(judged, lambda a: (kind_of(a), a.opened_at.astimezone(zone).date().replace(day=1)))


def doubtful(judged: Iterable[tuple[Alert, Tally]]) -> list[tuple[Alert, Tally]]:
    """Cells, pages and searches whose alerts were mostly false, the worst first, each with an alert
    that names it.
    """
    judged = list(judged)
    sums = _sums(judged, _where)
    named = {_where(alert): alert for alert, _ in judged}
    rows = [
        (named[where], tally)
        for where, tally in sums.items()
        if tally.advice(FEW_OF_CELL) is Advice.STRICTER
    ]
    return sorted(rows, key=lambda row: (-row[1].false, row[0].id))


def _where(alert: Alert) -> tuple[Kind, str | None]:
    kind = kind_of(alert)
    return kind, alert.signal.subject if kind is Kind.UNANSWERED else alert.cell.key


def _sums(judged: Iterable[tuple[Alert, Tally]], key: Callable[[Alert], K]) -> dict[K, Tally]:
    sums: defaultdict[K, Tally] = defaultdict(Tally)
    for alert, tally in judged:
        sums[key(alert)] += tally
    return dict(sums)
