"""Whether a body's share on time rises or falls from month to month. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import expit, ndtr

from cases.ratings.usual import Floats

MONTHS = 3  # fewer have no trend
HALVINGS = 60


@dataclass(frozen=True)
class MonthCount:
    """Due cases of a month by group, with the log-odds of an ordinary body, and those on time."""

    n: Floats
    odds: Floats
    on_time: float


@dataclass(frozen=True, slots=True)
class Trend:
    """`score` is positive where the share rises, in standard deviations; `chance` is how often a
    steady body has one as great, up or down.
    """

    score: float
    chance: float


def trend(months: Sequence[MonthCount]) -> Trend | None:
    """The score test of a slope in log-odds beside the mixture of each month; with one group it is
    that of Cochran and Armitage. None where the months are few, or all cases alike.
    """
    total = sum(float(month.n.sum()) for month in months)
    on_time = sum(month.on_time for month in months)
    if len(months) < MONTHS or on_time <= 0 or on_time >= total:
        return None
    shift = _level(months, on_time)
    place = np.arange(len(months), dtype=np.float64)
    shares = [expit(month.odds + shift) for month in months]
    missing = np.array(
        [month.on_time - month.n @ share for month, share in zip(months, shares, strict=True)]
    )
    weight = np.array(
        [month.n @ (share * (1 - share)) for month, share in zip(months, shares, strict=True)]
    )
    variance = weight @ place**2 - (weight @ place) ** 2 / weight.sum()
    if variance <= 0:
        return None
    score = float(place @ missing / np.sqrt(variance))
    return Trend(score, float(2 * ndtr(-abs(score))))


def _level(months: Sequence[MonthCount], on_time: float) -> float:
    """The body's own shift over all months."""
    low, high = -30.0, 30.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if sum(float(month.n @ expit(month.odds + middle)) for month in months) < on_time:
            low = middle
        else:
            high = middle
    return low
