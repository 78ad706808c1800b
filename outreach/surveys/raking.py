"""Weights by raking: iterative proportional fitting to margins of the population. Pure.

Deming and Stephan, Annals of Mathematical Statistics 1940; effective numbers after Kish 1965.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LEAST, MOST = 0.2, 5.0  # of a weight, whose mean is 1
ROUNDS = 2_000
TRIMS = 200
_STILL = 1e-12

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Raked:
    """`gap` is the greatest difference between a margin and its target that is left."""

    weights: Floats
    gap: float

    def effective(self, among: NDArray[np.bool_] | None = None) -> float:
        weights = self.weights if among is None else self.weights[among]
        squares = float(np.square(weights).sum())
        return float(weights.sum()) ** 2 / squares if squares else 0.0


def rake(margins: Sequence[tuple[Sequence[str | None], Mapping[str, float]]], count: int) -> Raked:
    """A margin is the category of each person, None if it is not known, and people by category. A
    category without anybody takes no part. A weight beyond the bounds is brought back to them, and
    the others are fitted again.
    """
    prepared = [_prepared(categories, people) for categories, people in margins]
    weights = np.ones(count)
    for _ in range(TRIMS):
        if not count:
            break
        free = _fitted(weights, prepared)
        weights = _bounded(free / free.mean())
        if np.abs(weights - free / free.mean()).max() < _STILL:
            break
    gap = max(
        (abs(_share(weights, own, of) - share) for own, of, share in _cells(prepared)), default=0.0
    )
    return Raked(weights, gap)


def _bounded(weights: Floats) -> Floats:
    """Within the bounds; those that are free make the mean 1 again."""
    for _ in range(TRIMS):
        weights = np.clip(weights, LEAST, MOST)
        free = (weights > LEAST) & (weights < MOST)
        rest = len(weights) - weights[~free].sum()
        if not free.any() or rest <= 0 or abs(rest - weights[free].sum()) < _STILL:
            break
        weights[free] *= rest / weights[free].sum()
    return np.clip(weights, LEAST, MOST)


_Margin = tuple[NDArray[np.bool_], Sequence[tuple[NDArray[np.bool_], float]]]


def _prepared(categories: Sequence[str | None], people: Mapping[str, float]) -> _Margin:
    known = np.array([one in people for one in categories], dtype=np.bool_)
    own = {name: np.array([one == name for one in categories]) for name in people}
    present = {name: members for name, members in own.items() if members.any()}
    total = sum(people[name] for name in present)
    return known, [(members, people[name] / total) for name, members in present.items()]


def _cells(
    prepared: Sequence[_Margin],
) -> Sequence[tuple[NDArray[np.bool_], NDArray[np.bool_], float]]:
    return [(own, known, share) for known, cells in prepared for own, share in cells]


def _share(weights: Floats, own: NDArray[np.bool_], known: NDArray[np.bool_]) -> float:
    return float(weights[own].sum() / weights[known].sum())


def _fitted(weights: Floats, prepared: Sequence[_Margin]) -> Floats:
    weights = weights.copy()
    for _ in range(ROUNDS):
        before = weights.copy()
        for known, cells in prepared:
            total = weights[known].sum()
            for own, share in cells:
                weights[own] *= share * total / weights[own].sum()
        if not len(weights) or np.abs(weights - before).max() < _STILL:
            break
    return weights
