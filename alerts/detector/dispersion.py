"""How much more a cell's counts vary than by chance: variance over mean, learned by window. Pure.

Arrays are [windows, cells], [hours of day, cells], [grid, cells] or [grid, sizes]. V, M and M2 are
discounted sums of squared errors, of means and of squared means.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

from alerts.detector.panel import Bools, Floats

HALF_LIFE = 35 * 24  # hours until an error has half its weight
WINDOW_PSEUDO = 8.0  # trust in the panel's curve, in events
HOUR_PSEUDO = 15.0  # the same for the hour of the day
CEILING = 200.0
CLIP_SD = 8.0  # an error counts up to this many standard deviations
GRID = np.array([1.02, 1.1, 1.25, 1.5, 1.9, 2.5, 3.5, 6.0, 12.0, 20.0])
SIZES = 5  # classes of cells by mean, each with its own mixture: sparse cells vary less
INFLUENCE = 4.0  # log-likelihood that one hour may cost a grid value
# The first weights assume that large dispersions are rare: each value is half as likely as the
# last.
FIRST = 0.5 ** np.arange(1, len(GRID) + 1)
FLOOR = 0.02  # weight that is always spread over the grid
DAY = 24
SHORT = 4  # windows of at most this many hours take the hour's own dispersion in full
_NAMES = ("V", "M", "M2", "hour_v", "hour_m", "likelihood", "grid", "weights", "base", "slope")


class Dispersion:
    """Variance over mean in one panel: of window sums by moments (`own` without the effect of the
    hour of the day, `at` with it), of single hours as a mixture over GRID.
    """

    def __init__(self, cells: int, windows: tuple[int, ...]) -> None:
        k = len(windows)
        self.windows = np.array(windows, np.float64)[:, None]
        self.V, self.M, self.M2 = (np.zeros((k, cells)) for _ in range(3))
        self.hour_v, self.hour_m = np.zeros((DAY, cells)), np.zeros((DAY, cells))
        self.likelihood = np.zeros((len(GRID), cells))
        self.grid = np.repeat(FIRST[:, None] / FIRST.sum(), SIZES, axis=1)
        self.weights = np.repeat(self.grid[:, :1], cells, axis=1)
        self.base, self.slope = np.full(k, 1.3), np.zeros(k)
        self._keep = 0.5 ** (1 / HALF_LIFE)
        self._whole = [i for i, w in enumerate(windows) if w <= SHORT]
        self._half = [i for i, w in enumerate(windows) if SHORT < w < DAY]

    def own(self, mean: Floats) -> Floats:
        prior = self.base[:, None] + self.slope[:, None] * mean
        evidence = WINDOW_PSEUDO + self.M
        estimate = (WINDOW_PSEUDO * prior + self.V) / evidence
        # With little evidence, overestimate: the error of a variance falls with the root of the
        # evidence.
        return np.clip(1 + (estimate - 1) * (1 + 1 / np.sqrt(evidence)), 1.0, CEILING)

    def at(self, mean: Floats, hour: int) -> Floats:
        spread = self.own(mean)
        first = spread[0]
        ratio = (HOUR_PSEUDO * first + self.hour_v[hour] / first) / (
            HOUR_PSEUDO * first + self.hour_m[hour]
        )
        ratio = np.clip(ratio, 0.4, 4.0)
        spread[self._whole] *= ratio
        spread[self._half] *= np.sqrt(ratio)
        return np.maximum(spread, 1.0)

    def hourly(self) -> Floats:
        mean: Floats = (GRID[:, None] * self.weights).sum(0)
        return mean

    def learn(self, counts: Floats, mean: Floats, spread: Floats, hour: int, use: Bools) -> None:
        """Learn window sums [windows, cells] that ended in this hour of the day; row 0 is the hour
        itself.
        """
        error = np.minimum(counts, mean + CLIP_SD * np.sqrt(spread * mean) + 2) - mean
        share = use / self.windows
        for total, value in ((self.V, error * error), (self.M, mean), (self.M2, mean * mean)):
            total *= self._keep
            total += share * value
        self.hour_v[hour] = self.hour_v[hour] * self._keep + share[0] * error[0] ** 2
        self.hour_m[hour] = self.hour_m[hour] * self._keep + share[0] * mean[0]
        cap = mean[0] + CLIP_SD * np.sqrt(spread[0] * mean[0]) + 4
        self.likelihood *= self._keep
        self.likelihood += use * _log_likelihood(np.minimum(counts[0], cap), mean[0])

    def refit(self, narrow: Bools, mixture: bool) -> None:
        """Once a day, fit the panel's curve over its narrow cells; with `mixture`, also make one EM
        step in each class of size.
        """
        if mixture:
            size = self._sizes(narrow)
            q = self.likelihood + np.log(self.grid)[:, size]
            q = np.exp(q - q.max(0))
            self.weights = q / q.sum(0)
            for number in np.unique(size[narrow]):
                mean = self.weights[:, narrow & (size == number)].mean(1)
                self.grid[:, number] = (1 - FLOOR) * mean + FLOOR / len(GRID)
        for j in range(len(self.base)):
            known = narrow & (self.M[j] > 1)
            if known.sum() > 20:
                v, m, m2 = self.V[j, known], self.M[j, known], self.M2[j, known]
                size = m2 / m
                small = size <= np.median(size)
                # A ratio of sums, because the ratio of a single sparse cell is biased.
                self.base[j] = np.clip(v[small].sum() / m[small].sum(), 1.0, 3.0)
                large = ~small
                if large.any():
                    slope = np.median((v[large] / m[large] - self.base[j]) / size[large])
                    self.slope[j] = np.clip(slope, 0, 0.25)

    def _sizes(self, narrow: Bools) -> NDArray[np.int64]:
        edges = np.arange(1, SIZES) / SIZES
        limits = np.quantile(self.M[0, narrow], edges) if narrow.any() else np.zeros(SIZES - 1)
        sizes: NDArray[np.int64] = np.searchsorted(limits, self.M[0])
        return sizes

    def state(self) -> dict[str, NDArray[np.float64]]:
        return {name: getattr(self, name).copy() for name in _NAMES}

    def restore(self, state: Mapping[str, NDArray[np.float64]]) -> None:
        for name in _NAMES:
            setattr(self, name, state[name].copy())


def _log_likelihood(counts: Floats, mean: Floats) -> Floats:
    """NB log-likelihood [grid, cells] of one hour, 0 for the best dispersion and never below
    -INFLUENCE, so that one extreme hour does not dominate.
    """
    size: Floats = mean / (GRID[:, None] - 1)
    likelihood: Floats = -size * np.log(GRID)[:, None]
    some = np.flatnonzero(counts)  # most cells are silent in most hours
    r, y = size[:, some], counts[some]
    likelihood[:, some] += gammaln(y + r) - gammaln(r) + y * np.log1p(-1 / GRID)[:, None]
    likelihood -= likelihood.max(0)
    np.maximum(likelihood, -INFLUENCE, out=likelihood)
    return likelihood
