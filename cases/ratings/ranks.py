"""The rank of a body as a range: between how many are surely better and surely worse. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cases.ratings.usual import Floats

CONFIDENCE = 0.90  # with which a range holds the body's rank


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value between its limits of the confidence that `ranges` asks for."""

    value: float
    low: float
    high: float


def pair_confidence(bodies: int) -> float:
    """Of two-sided limits: every comparison of one body holds at CONFIDENCE (Bonferroni)."""
    return 1 - (1 - CONFIDENCE) / max(1, bodies - 1)


def ranges(estimates: Sequence[Estimate]) -> list[tuple[int, int]]:
    """The best is 1. A difference is sure where its interval leaves 0 out; the interval of a
    difference comes from those of both (MOVER, Zou and Donner 2008).
    """
    value, low, high = (
        np.array([getattr(one, name) for one in estimates], np.float64)
        for name in ("value", "low", "high")
    )
    better = _surely_above(value, value - low, high - value)
    return [
        (1 + int(better[:, place].sum()), len(value) - int(better[place].sum()))
        for place in range(len(value))
    ]


def _surely_above(value: Floats, below: Floats, above: Floats) -> np.ndarray:
    """[i, j]: i is surely above j."""
    gap = value[:, None] - value[None, :]
    return gap > np.sqrt(below[:, None] ** 2 + above[None, :] ** 2)
