"""Which shares of bodies improved beyond chance, over months of 30 days. Pure.

Each cell, a body and a group of topics, is asked whether the later half of its months is better
than the earlier half, by the hypergeometric distribution (Fisher 1935). Months of one cell differ
more than chance alone allows, as a bad week touches many cases: the score is divided by what a
cell of its size strays more, measured over all cells. Of all cells together ALPHA are let through
by chance in one look.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, lgamma, log, sqrt

from scipy.special import ndtr, ndtri

ALPHA = 0.15  # false ones in a look; three looks a quarter
FEWEST = 20  # cases on each side
GAIN = 0.1  # of a share; less is no practice
_SMALLEST = 1e-300

Cell = tuple[str, str]  # body and group


@dataclass(frozen=True, slots=True)
class MonthShare:
    """Of `n` cases `count` had it."""

    count: int
    n: int


@dataclass(frozen=True, slots=True)
class Improvement:
    cell: Cell
    before: MonthShare
    after: MonthShare
    chance: float


def improvements(
    months: Sequence[Mapping[Cell, MonthShare]], *, more: bool
) -> Sequence[Improvement]:
    """Of an even number of months, the earliest first; `more` says that a greater share is better.
    The surest first.
    """
    half = len(months) // 2
    cells = sorted({cell for month in months for cell in month})
    sides = {cell: (_whole(months[:half], cell), _whole(months[half:], cell)) for cell in cells}
    asked = {cell: pair for cell, pair in sides.items() if min(pair[0].n, pair[1].n) >= FEWEST}
    if not asked:
        return []
    restless = _restlessness(months, asked, half)
    limit = ALPHA / len(asked)
    known = []
    for cell, (before, after) in asked.items():
        gain = _share(after) - _share(before)
        if (gain if more else -gain) < GAIN or not _holds(months[half:], cell, before, more=more):
            continue
        root = _root(len(months), (before, after), restless)
        chance = float(ndtr(ndtri(max(_by_chance(before, after, more=more), _SMALLEST)) / root))
        if chance <= limit:
            known.append(Improvement(cell, before, after, chance))
    return sorted(known, key=lambda one: (one.chance, one.cell))


def _whole(months: Sequence[Mapping[Cell, MonthShare]], cell: Cell) -> MonthShare:
    some = [month[cell] for month in months if cell in month]
    return MonthShare(sum(one.count for one in some), sum(one.n for one in some))


def _holds(
    months: Sequence[Mapping[Cell, MonthShare]], cell: Cell, before: MonthShare, *, more: bool
) -> bool:
    """Whether every later month with cases is better than the earlier ones together."""
    shares = [_share(month[cell]) for month in months if cell in month and month[cell].n]
    usual = _share(before)
    return all(one > usual if more else one < usual for one in shares)


def _restlessness(
    months: Sequence[Mapping[Cell, MonthShare]],
    asked: Mapping[Cell, tuple[MonthShare, MonthShare]],
    half: int,
) -> float:
    """The variance of log-odds from month to month that chance alone does not explain, by Pearson's
    square within each half of each cell (Williams 1982).
    """
    more, weight = 0.0, 0.0
    for cell, sides in asked.items():
        for whole, some in zip(sides, (months[:half], months[half:]), strict=True):
            share = _share(whole)
            rows = [month[cell] for month in some if cell in month and month[cell].n]
            if not 0 < share < 1 or len(rows) < 2:
                continue
            spread = share * (1 - share)
            square = sum((row.count - row.n * share) ** 2 / (row.n * spread) for row in rows)
            more += square - (len(rows) - 1)
            weight += (len(rows) - 1) * spread * whole.n / len(rows)
    return max(0.0, more / weight) if weight else 0.0


def _root(months: int, sides: tuple[MonthShare, MonthShare], restless: float) -> float:
    """By how much a cell of that size strays more than chance alone."""
    before, after = sides
    n, share = before.n + after.n, (before.count + after.count) / (before.n + after.n)
    return sqrt(1 + restless * share * (1 - share) * n / months)


def _by_chance(before: MonthShare, after: MonthShare, *, more: bool) -> float:
    """P(at least so many after) if all were alike; at most so many where fewer is better."""
    hits, n = before.count + after.count, before.n + after.n
    low, high = max(0, hits - before.n), min(hits, after.n)
    counts = range(after.count, high + 1) if more else range(low, after.count + 1)
    whole = _choose(n, after.n)
    return min(
        1.0, sum(exp(_choose(hits, k) + _choose(n - hits, after.n - k) - whole) for k in counts)
    )


def _choose(n: int, k: int) -> float:
    return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)


def _share(one: MonthShare) -> float:
    return one.count / one.n if one.n else 0.0


def quiet(events: int, before: float, after: float) -> float:
    """How often that many events, at one rate over both times, all come in the earlier one."""
    return exp(events * log(before / (before + after))) if before > 0 else 1.0
