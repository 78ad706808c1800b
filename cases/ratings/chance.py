"""How often chance alone leaves an ordinary body so few cases on time, and what shares its cases
allow. Pure.

The cases of a body are on time independently, each by the share of its group; the level of the
groups is itself uncertain: all their log-odds are shifted by one normal error.
"""

import numpy as np
from numpy.polynomial.hermite_e import hermegauss
from scipy.special import expit, ndtr, ndtri

from cases.ratings.usual import Floats, Level

CONFIDENCE = 0.95
EXACT = 600  # cases up to which the distribution is computed in full, beyond it by three moments
WIDEST = 30.0  # log-odds between which limits are sought
HALVINGS = 80
_NODES, _WEIGHTS = hermegauss(21)
_WEIGHTS = _WEIGHTS / _WEIGHTS.sum()


def chance(level: Level, own: float) -> float:
    """P(fewer on time than the body has) + P(as many) / 2 for an ordinary body, whose own log-odds
    have the variance `own`.
    """
    shifts = _NODES * np.sqrt(level.variance + own)
    shares = expit(level.odds[:, None] + shifts)
    count = _exact if level.n.sum() <= EXACT else _by_moments
    return float(np.clip(count(level.n, shares, level.on_time), 0, 1) @ _WEIGHTS)


def _exact(n: Floats, shares: Floats, on_time: float) -> Floats:
    """By the characteristic function of the Poisson binomial distribution (Hong 2013)."""
    total = int(n.sum())
    turns = np.exp(-2j * np.pi * np.arange(total + 1) / (total + 1))
    logs = np.zeros((shares.shape[1], total + 1), np.complex128)
    for count, share in zip(n, shares, strict=True):
        logs += count * np.log1p(share[:, None] * (turns - 1))
    weights = np.fft.ifft(np.exp(logs), axis=1).real
    most = int(on_time)
    return np.asarray(weights[:, :most].sum(1) + weights[:, most] / 2)


def _by_moments(n: Floats, shares: Floats, on_time: float) -> Floats:
    """The normal distribution corrected for skewness (Volkova 1996), at the middle of the step."""
    variance = n @ (shares * (1 - shares))
    skewness = n @ (shares * (1 - shares) * (1 - 2 * shares)) / variance**1.5
    x = (on_time - n @ shares) / np.sqrt(variance)
    density = np.exp(-x * x / 2) / np.sqrt(2 * np.pi)
    return np.asarray(ndtr(x) + skewness * (1 - x * x) * density / 6)


def score(level: Level, own: float = 0.0) -> float:
    """Standard deviations by which the body has more on time than an ordinary one."""
    shares = expit(level.odds)
    variance = float(level.n @ (shares * (1 - shares)))
    error = variance + variance**2 * (level.variance + own)
    return float((level.on_time - level.n @ shares) / np.sqrt(max(error, 1e-12)))


def ratio_limits(level: Level, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Between which multiples of the expected share the body's own lies: the score interval of its
    own share, which is Wilson's where there is one group, and the error of the expected share (by
    MOVER, Zou and Donner 2008).
    """
    z = float(ndtri((1 + confidence) / 2))
    expected = float(level.n @ expit(level.odds))
    ratio = level.on_time / expected
    none, every = level.on_time <= 0, level.on_time >= level.n.sum()
    low = 0.0 if none else _at(level, _shift_at(level, z)) / expected
    high = level.n.sum() / expected if every else _at(level, _shift_at(level, -z)) / expected
    error = z * np.sqrt(level.variance) * _slope(level) / expected  # relative
    return (
        max(0.0, float(ratio - np.hypot(ratio - low, error * ratio))),
        float(ratio + np.hypot(high - ratio, error * high)),
    )


def _shift_at(level: Level, z: float) -> float:
    """The shift of the log-odds that the body's cases exceed by z standard deviations."""
    low, high = -WIDEST, WIDEST
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        shares = expit(level.odds + middle)
        spread = np.sqrt(max(float(level.n @ (shares * (1 - shares))), 1e-12))
        if level.on_time - level.n @ shares > z * spread:
            low = middle
        else:
            high = middle
    return low


def _at(level: Level, shift: float) -> float:
    return float(level.n @ expit(level.odds + shift))


def _slope(level: Level) -> float:
    """By how much the expected cases on time grow with the level of all log-odds."""
    shares = expit(level.odds)
    return float(level.n @ (shares * (1 - shares)))
