"""Counts against a baseline: tail probabilities over windows, with false discoveries
bounded. Pure.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc, gammainc

from alerts.detector.baseline import BLOCK, DAY, LAG, Baseline
from alerts.detector.dispersion import GRID
from alerts.detector.panel import Bools, Floats, Ints, Layout
from alerts.rules import Rules

REGION_PSEUDO = 50.0  # trust that the region is as usual, in authors
REGION_CEILING = 3.0
CUT_SD = 3.0  # one cell moves the region's factor by at most this many standard deviations
NEARLY_POISSON = 1.01  # variance over mean below which the NB tail equals the Poisson tail
DENSE = 1.25  # a window's variance replaces the mixture's when it exceeds it by this factor
# Windows overlap, so four of them count as about three tests. Estimated means and spreads add half
# as much again; simulated panels gave this value.
WINDOW_EFFECT = 4.5
# Looks within an hour are five more tests of the same data: only a count that cannot wait for the
# end of the hour may fire.
BETWEEN_EFFECT = 3.0
# The sums of a window vary more than its hours because the level itself drifts, by a share of the
# mean. In a sparse cell, more than this share is an outbreak mistaken for ordinary variation.
WANDER = 0.1
EXCURSION_P = 6e-4  # an hour this unlikely starts an excursion, which teaches nothing
EXCURSION_HOURS = 72
EXCURSION_SHARE = 0.05  # a cell in excursion for a larger share of time has a new normal
EXCURSION_FROM = 7 * DAY
EXCURSION_HALF_LIFE = 14 * DAY


def nb_tail(count: Floats, mean: Floats, spread: Floats) -> Floats:
    """P(X >= count) for a negative binomial X of variance `spread * mean`, broadcasting: I(1 -
    1/spread; y, mean/(spread - 1)), the regularised incomplete beta function (DLMF 8.17); near
    spread 1 the Poisson tail P(y, mean).
    """
    count, mean, spread = np.broadcast_arrays(count, mean, spread)
    tail = np.ones(count.shape)
    asked = (count > 0) & (mean > 0)
    poisson = asked & (spread < NEARLY_POISSON)
    other = asked & ~poisson
    tail[poisson] = gammainc(count[poisson], mean[poisson])
    over = spread[other] - 1
    tail[other] = betainc(count[other], mean[other] / over, over / spread[other])
    return tail


def limit(p: Floats, q: float) -> float:
    """Benjamini-Hochberg (1995): the greatest p to accept for a share of false discoveries of at
    most `q`; if none is accepted, the limit for the first one.
    """
    ordered = np.sort(p)
    good = np.flatnonzero(ordered <= q * np.arange(1, len(p) + 1) / len(p))
    taken = int(good[-1]) + 1 if len(good) else 1
    return q * taken / max(len(p), 1)


def discoveries(p: Floats, q: float) -> Bools:
    taken: Bools = p <= limit(p, q)
    return taken


@dataclass(frozen=True)
class Scan:
    """`p` [cells] is the smallest p over the windows, penalties included, and `window` [cells] its
    index; `observed` and `expected` (with the region's factor) are [windows, cells]; `end` [cells]
    is the end of the windows.
    """

    p: Floats
    window: Ints
    observed: Floats
    expected: Floats
    end: Floats

    def hot(self, rules: Rules) -> Bools:
        day = rules.day_ratio * self.expected[-1] + rules.day_extra
        hot: Bools = (self.p < rules.hot) | (self.observed[-1] > day)
        return hot


def scan(baseline: Baseline, observed: Floats, end: float, rules: Rules) -> Scan:
    """Judge the `observed` authors [windows, cells] in the windows that end at `end` (hours since
    the epoch, within the hour in progress).
    """
    return _scan(baseline, observed, baseline.expect(end), end, rules)


def _scan(baseline: Baseline, observed: Floats, usual: Floats, end: float, rules: Rules) -> Scan:
    spread = baseline.spread(usual, end)
    mean = usual * _region_factor(baseline.layout, observed, usual, spread)
    first = spread[0]
    extra = np.clip(spread - first, 0, WANDER * mean) + baseline.uncertainty(mean)
    window, cell = np.nonzero(
        (observed >= rules.minimum_authors)
        & (observed >= rules.minimum_ratio * mean)
        & (observed > mean + rules.gate * np.sqrt((first + extra) * mean))
    )
    p = np.ones_like(mean)
    wide = _wildness(baseline, first, cell) + extra[window, cell]
    weights = baseline.dispersion.weights[:, cell]
    p[window, cell] = (weights * nb_tail(observed[window, cell], mean[window, cell], wide)).sum(0)
    p *= np.array(rules.penalties)[:, None]
    effect = WINDOW_EFFECT if end == int(end) else WINDOW_EFFECT * BETWEEN_EFFECT
    return Scan(
        np.minimum(1, effect * p.min(0)),
        p.argmin(0),
        observed,
        mean,
        np.full(mean.shape[1], end),
    )


def tails(
    baseline: Baseline, observed: Floats, since: float, until: float
) -> tuple[Floats, Floats]:
    """Probabilities [cells each] of at least and of at most this many authors; the baseline must
    know the usual counts there, and a longer period than a day has the dispersion of its days.
    """
    windows = baseline.windows
    ends = np.array([baseline.usual(until - window, until) for window in windows])
    spread = baseline.spread(ends, until)
    longest = max(i for i, window in enumerate(windows) if window <= until - since or i == 0)
    mean = baseline.usual(since, until)
    extra = np.clip(spread[longest] - spread[0], 0, WANDER * ends[longest])
    every = np.arange(len(mean))
    wide = _wildness(baseline, spread[0], every) + extra + baseline.uncertainty(mean)
    weights = baseline.dispersion.weights
    more, above = ((weights * nb_tail(y, mean, wide)).sum(0) for y in (observed, observed + 1))
    return more, np.clip(1 - above, 0, 1)


def _wildness(baseline: Baseline, first: Floats, cell: Ints) -> Floats:
    scale = np.maximum(1, first[cell] / (DENSE * baseline.dispersion.hourly()[cell]))
    wild: Floats = GRID[:, None] * scale
    return wild


def _region_factor(layout: Layout, observed: Floats, usual: Floats, spread: Floats) -> Floats:
    """How much busier all other cells are than usual [windows, cells], from 1 to REGION_CEILING, so
    that a holiday does not make every cell fire.
    """
    cut = np.minimum(observed, usual + CUT_SD * np.sqrt(spread * usual) + 1)
    all_cut = (cut * layout.narrow).sum(1, keepdims=True)
    all_usual = (usual * layout.narrow).sum(1, keepdims=True)
    others = np.maximum(all_cut - cut, 0) + REGION_PSEUDO
    expected: Floats = np.maximum(all_usual - usual, 0) + REGION_PSEUDO
    factor: Floats = others / expected
    return np.clip(factor, 1.0, REGION_CEILING)


class Detector:
    """A baseline and its excursions, kept from hour to hour; it judges excursions itself, so that
    spikes in imported history, which paged nobody, do not teach the baseline.
    """

    def __init__(self, baseline: Baseline, rules: Rules) -> None:
        self.baseline, self.rules = baseline, rules
        cells = len(baseline.layout)
        self.running = np.zeros(cells)  # hours since the start of the present excursion
        self.since = np.full(cells, 1e6)  # hours since the last hour left out of learning
        self.share = np.zeros(cells)  # share of time in excursion

    def end_hour(self, block: Floats) -> Scan | None:
        """End the hour with the counts [BLOCK, cells] of the last BLOCK hours; None while the
        baseline is too young.
        """
        judged = None
        hot = np.zeros(len(self.running), np.bool_)
        if self.baseline.age + 1 >= EXCURSION_FROM:
            sums = np.array([block[BLOCK - w :].sum(0) for w in self.baseline.windows])
            end = self.baseline.hour + 1.0
            usual = self.baseline.expect(end)
            judged = _scan(self.baseline, sums, usual, end, self.rules)
            day = self.rules.day_ratio * usual[-1]
            lasting = (self.running > 0) & (sums[-1] > day + self.rules.day_extra)
            hot = (judged.p < EXCURSION_P) | lasting
        self.running = np.where(hot, self.running + 1, 0)
        self.share += (hot - self.share) * (1 - 0.5 ** (1 / EXCURSION_HALF_LIFE))
        left_out = hot & (self.running <= EXCURSION_HOURS) & (self.share < EXCURSION_SHARE)
        self.since = np.where(left_out, 0, self.since + 1)
        self.baseline.learn(block, use=self.since > LAG)
        return judged

    def look(self, observed: Floats, now: float) -> Scan:
        return scan(self.baseline, observed, now, self.rules)

    def state(self) -> dict[str, NDArray[np.float64] | NDArray[np.int64]]:
        own = {"running": self.running, "since": self.since, "share": self.share}
        return {k: v.copy() for k, v in own.items()} | self.baseline.state()

    def restore(self, state: Mapping[str, NDArray[np.float64] | NDArray[np.int64]]) -> None:
        self.running, self.since, self.share = (
            state[name].astype(np.float64) for name in ("running", "since", "share")
        )
        self.baseline.restore(state)
