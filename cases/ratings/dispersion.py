"""Whether ordinary bodies differ among themselves by more than chance, and by how much. Pure."""

from collections.abc import Sequence

import numpy as np
from scipy.special import expit

from cases.ratings.chance import score
from cases.ratings.usual import Floats, Level

WINSORISED = 3  # the worst bodies, which may not be ordinary: each counts as the worst other one
DISPERSED = 0.01  # chance of such differences without dispersion, below which there is some
DRAWS, SEED = 1000, 18
WIDEST = 4.0  # variance of log-odds
HALVINGS = 40


def is_dispersed(levels: Sequence[Level]) -> bool:
    """The bodies except the three worst are compared with as many ordinary ones that are drawn with
    the same cases, so that neither small bodies nor three bad ones look like dispersion.
    """
    if len(levels) <= WINSORISED + 1:
        return False
    scores = np.array([score(level) for level in levels])
    others = [levels[place] for place in np.argsort(scores, kind="stable")[WINSORISED:]]
    rng = np.random.default_rng(SEED)
    drawn = np.sort([_drawn(level, rng) for level in others], axis=0)
    by_chance = (drawn**2).sum(0) + WINSORISED * drawn[0] ** 2
    ordered = np.sort(scores)
    ordered[:WINSORISED] = ordered[WINSORISED]
    return float(np.mean(by_chance >= ordered @ ordered)) < DISPERSED


def own_variance(levels: Sequence[Level]) -> float:
    """The variance of log-odds that explains the differences of the bodies except the three worst
    (Paule and Mandel 1982): at the place of the fourth, three bad bodies would pass for spread.
    """
    low, high = 0.0, WIDEST
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        others = np.sort([score(level, middle) for level in levels])[WINSORISED:]
        if others @ others > len(others):
            low = middle
        else:
            high = middle
    return low


def _drawn(level: Level, rng: np.random.Generator) -> Floats:
    """Scores of an ordinary body with the same cases."""
    error = rng.normal(0, np.sqrt(level.variance), DRAWS)
    on_time = rng.binomial(level.n.astype(np.int64)[:, None], expit(level.odds[:, None] + error))
    shares = expit(level.odds)
    variance = float(level.n @ (shares * (1 - shares)))
    spread = np.sqrt(max(variance + variance**2 * level.variance, 1e-12))
    return np.asarray((on_time.sum(0) - level.n @ shares) / spread)
