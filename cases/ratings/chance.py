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


def score(level: Level, own: float = 0.0, shift: float = 0.0) -> float:
    """Standard deviations by which the body has more on time than one whose log-odds differ by
    `shift` from an ordinary body's.
    """
    shares = expit(level.odds + shift)
    variance = float((level.n * shares * (1 - shares)).sum())
    error = variance + variance**2 * (level.variance + own)
    return float((level.on_time - (level.n * shares).sum()) / np.sqrt(max(error, 1e-12)))


def ratio_limits(level: Level, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Between which multiples of the expected share the body's own lies: the score interval, which
    is Wilson's where there is one group and its level is known.
    """
    z = float(ndtri((1 + confidence) / 2))
    none, every = level.on_time <= 0, level.on_time >= level.n.sum()
    low = 0.0 if none else _ratio(level, _shift_at(level, z))
    return low, 1 / level.expected if every else _ratio(level, _shift_at(level, -z))


def _shift_at(level: Level, z: float) -> float:
    """The shift that the body's cases exceed by z standard deviations."""
    low, high = -WIDEST, WIDEST
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if score(level, shift=middle) > z:
            low = middle
        else:
            high = middle
    return low


def _ratio(level: Level, shift: float) -> float:
    return float((level.n * expit(level.odds + shift)).sum() / (level.n * expit(level.odds)).sum())
