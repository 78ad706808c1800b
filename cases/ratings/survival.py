"""How long until an answer, open cases and those given away censored: Kaplan and Meier. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from cases.ratings.usual import Floats

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Curve:
    """At each length of `lengths` somebody was answered: `waiting` is the share that still waits
    after it, `error` its standard error (Greenwood).
    """

    lengths: Floats
    waiting: Floats
    error: Floats

    def quantile(self, share: float) -> float | None:
        """The length after which more than `share` are answered; None if the cases do not reach
        it.
        """
        reached = np.flatnonzero(self.waiting < 1 - share)
        return float(self.lengths[reached[0]]) if len(reached) else None

    def limits(self, share: float) -> tuple[float | None, float | None]:
        """The confidence interval of a quantile, on the scale of log(-log) (Brookmeyer and Crowley
        1982); None where a side has no bound.
        """
        with np.errstate(divide="ignore", invalid="ignore"):
            logs = np.log(self.waiting)
            distance = np.log(-logs) - np.log(-np.log(1 - share))
            distance *= np.abs(self.waiting * logs) / self.error
        within = np.flatnonzero(np.abs(distance) <= ndtri((1 + CONFIDENCE) / 2))
        if not len(within):
            return None, None
        last = within[-1] + 1
        high = float(self.lengths[last]) if last < len(self.lengths) else None
        return float(self.lengths[within[0]]), high


def curve(lengths: Sequence[float], answered: Sequence[bool]) -> Curve:
    """A case that is not answered waited for at least its length."""
    times, place = np.unique(np.asarray(lengths, np.float64), return_inverse=True)
    answers = np.bincount(place, np.asarray(answered, np.float64), len(times))
    leaving = np.bincount(place, minlength=len(times))
    at_risk = np.cumsum(leaving[::-1])[::-1].astype(np.float64)
    kept = answers > 0
    times, answers, at_risk = times[kept], answers[kept], at_risk[kept]
    with np.errstate(divide="ignore", invalid="ignore"):
        # A sum of logarithms, as statsmodels has it: where half still wait, both round alike.
        waiting = np.exp(np.cumsum(np.log(1 - answers / at_risk)))
        error = waiting * np.sqrt(np.cumsum(answers / (at_risk * (at_risk - answers))))
    return Curve(times, waiting, error)


def quantiles(
    groups: NDArray[np.int64], lengths: Floats, answered: NDArray[np.bool_], share: float
) -> tuple[NDArray[np.int64], Floats]:
    """The quantile of each group that has cases, by the arithmetic of `curve`; NaN where the cases
    do not reach it.
    """
    order = np.lexsort((lengths, groups))
    groups, lengths, answered = groups[order], lengths[order], answered[order]
    is_first = np.ones(len(groups), np.bool_)
    is_first[1:] = (groups[1:] != groups[:-1]) | (lengths[1:] != lengths[:-1])
    starts = np.flatnonzero(is_first)
    answers = np.add.reduceat(answered.astype(np.float64), starts) if len(starts) else np.empty(0)
    ids, begin = np.unique(groups, return_index=True)
    end = np.append(begin[1:], len(groups))
    at_risk = (end[np.searchsorted(ids, groups[starts])] - starts).astype(np.float64)
    with np.errstate(divide="ignore"):
        logs = np.log(1 - answers / at_risk)
    kept = answers > 0
    times, logs, of = lengths[starts][kept], logs[kept], groups[starts][kept]
    first, last = np.searchsorted(of, ids), np.searchsorted(of, ids, side="right")
    reached = np.full(len(ids), np.nan)
    for place, (a, b) in enumerate(zip(first, last, strict=True)):
        below = np.flatnonzero(np.exp(np.cumsum(logs[a:b])) < 1 - share)
        if len(below):
            reached[place] = times[a + below[0]]
    return ids, reached
