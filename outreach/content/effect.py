"""Whether complaints and questions of a cell fell after a publication, beyond what they do alone.

What is usual in the days after it is the detector's forecast, corrected by how the same forecasts
went in like places in the same days. A topic is chosen at its peak, and falls by itself: the
forecast has not learned the last days before. How far counts stray from such forecasts is not
assumed: the same is asked of every cell in the weeks before, when nothing was published, and «fell»
is said only of what one in twenty of those exceeds. Pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from domain.outreach.content import EffectVerdict

SURE = 0.05  # of counts after no publication stray further, on each side
LEAST = 5.0  # usual complaints and questions, below which nothing is said
TRIALS = 100  # of cells in weeks without a publication, below which nothing is said
PLACES_PSEUDO = 20.0  # trust that like places are as the forecast says, in complaints
CUT_SD = 2.0  # a greater excess is an outbreak: it says nothing about falls
_ROUNDS = 4
_HIGH = 20.0  # the greatest ratio that a bound says

Floats = NDArray[np.float64]


class CountSpread(NamedTuple):
    """Counts of mean m stray with the variance `chance` * m + `wander` * m * m."""

    chance: float
    wander: float

    def sd(self, mean: Floats) -> Floats:
        deviation: Floats = np.sqrt(np.maximum(self.chance * mean + self.wander * mean**2, 1e-9))
        return deviation


@dataclass(frozen=True, slots=True)
class CountStretch:
    """What was seen and forecast in all cells over some days."""

    counted: Floats
    forecast: Floats


@dataclass(frozen=True, slots=True)
class Yardstick:
    """How counts stray from forecasts when nothing is published: scores of cells in SDs, sorted."""

    spread: CountSpread
    scores: Floats

    @property
    def is_young(self) -> bool:
        return len(self.scores) < TRIALS

    def limits(self) -> tuple[float, float]:
        low, high = np.quantile(self.scores, (SURE, 1 - SURE))
        return float(low), float(high)


@dataclass(frozen=True, slots=True)
class CellChange:
    """`low` and `high` bound the ratio of what was seen to what is usual."""

    usual: float
    verdict: EffectVerdict
    low: float | None = None
    high: float | None = None


def yardstick(past: Sequence[CountStretch], group: NDArray[np.int64], known: Floats) -> Yardstick:
    """Of stretches before the publication; `known` [stretches, cells] is 0 where something was
    published, and that cell says nothing.
    """
    if not past:
        return Yardstick(CountSpread(1.0, 0.0), np.zeros(0))
    counted = np.concatenate([one.counted for one in past])
    spread = _fit(counted, np.concatenate([one.forecast for one in past]))
    usual = np.concatenate(
        [
            one.forecast * like(one, group, mask, spread)
            for one, mask in zip(past, known, strict=True)
        ]
    )
    spread = _fit(counted, usual)
    asked = (usual >= LEAST) & (known.ravel() > 0)
    scores = (counted - usual)[asked] / spread.sd(usual[asked])
    return Yardstick(spread, np.sort(scores))


def like(one: CountStretch, group: NDArray[np.int64], known: Floats, spread: CountSpread) -> Floats:
    """By how much other places of the same group went beyond their forecasts [cells]; those where
    something was published do not count.
    """
    cut = one.forecast + CUT_SD * spread.sd(one.forecast)
    counted, forecast = np.minimum(one.counted, cut) * known, one.forecast * known
    count = int(group.max(initial=-1)) + 1
    all_seen = np.bincount(group, counted, count)[group] - counted
    all_forecast = np.bincount(group, forecast, count)[group] - forecast
    factor: Floats = (all_seen + PLACES_PSEUDO) / (all_forecast + PLACES_PSEUDO)
    return factor


def change(counted: float, usual: float, measured: Yardstick) -> CellChange:
    if measured.is_young:
        return CellChange(usual, EffectVerdict.YOUNG)
    if usual < LEAST:
        return CellChange(usual, EffectVerdict.FEW)
    down, up = measured.limits()
    # The ratios at which what was seen is just as far as one in twenty strays.
    low, high = (_ratio(counted, usual, limit, measured.spread) for limit in (up, down))
    verdict = EffectVerdict.UNPROVEN
    if high < 1:
        verdict = EffectVerdict.FELL
    elif low > 1:
        verdict = EffectVerdict.ROSE
    return CellChange(usual, verdict, low, high)


def _ratio(counted: float, usual: float, limit: float, spread: CountSpread) -> float:
    """The mean m with seen = m + limit * sd(m), as a share of the usual one: the root of a square,
    the greater for a negative limit.
    """
    square = limit * limit
    lead, middle = 1 - square * spread.wander, 2 * counted + square * spread.chance
    if lead <= 0:
        return _HIGH if limit < 0 else 0.0
    root = sqrt(max(middle * middle - 4 * lead * counted * counted, 0.0))
    mean = (middle + root if limit < 0 else middle - root) / (2 * lead)
    return min(mean / usual, _HIGH)


def _fit(counted: Floats, usual: Floats) -> CountSpread:
    """By moments, over cells with something to count; an excess over CUT_SD is cut, for the rule
    asks about falls and outbreaks would hide them.
    """
    asked = usual >= LEAST / 2
    counted, usual = counted[asked], usual[asked]
    spread = CountSpread(1.0, 0.0)
    if not len(counted):
        return spread
    for _ in range(_ROUNDS):
        cut = np.minimum(counted, usual + CUT_SD * spread.sd(usual))
        spread = _moments((cut - usual) ** 2 / usual, usual)
    return spread


def _moments(square: Floats, usual: Floats) -> CountSpread:
    """Of squares that are `chance` + `wander` * usual on the average, by least squares; the squares
    of large cells stray more, and weigh less.
    """
    weight = 1 / (1 + 0.05 * usual) ** 2
    sums = [float((weight * usual**power).sum()) for power in range(3)]
    right = [float((weight * square * usual**power).sum()) for power in range(2)]
    whole = sums[0] * sums[2] - sums[1] ** 2
    if whole <= 1e-9 * sums[0] * sums[2]:
        return CountSpread(max(1.0, right[0] / sums[0]), 0.0)
    chance = (right[0] * sums[2] - right[1] * sums[1]) / whole
    wander = (sums[0] * right[1] - sums[1] * right[0]) / whole
    if wander < 0:
        return CountSpread(max(1.0, right[0] / sums[0]), 0.0)
    if chance < 1:
        more = float((weight * usual * (square - 1)).sum())
        return CountSpread(1.0, max(0.0, more / sums[2]))
    return CountSpread(chance, wander)
