"""How well posts of one incident are kept apart from others. Pure.

A row of labelled/pairs/*.jsonl is a text, the incident it is of, and, where known, when and in what
place's community it was published. All rows of a file are joined together, as one table; of the
pairs they make, those of one incident should be found, and no others.
"""

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "labelled" / "pairs"
TUNED, HELD_OUT = FOLDER / "tune.jsonl", FOLDER / "test.jsonl"  # the latter is for measuring only


@dataclass(frozen=True, slots=True)
class PairScore:
    true: int
    found: int
    right: int

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.true if self.true else 0.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.true + self.found) if self.true + self.found else 0.0


@dataclass(frozen=True, slots=True)
class BCubed:
    """Means over rows (Amigó et al. 2009): the share of a row's incident that is of its event, and
    the reverse.
    """

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def b_cubed(true: Sequence[Hashable], found: Sequence[Hashable]) -> BCubed:
    """Of the incidents of each row; a row without an incident stands alone."""
    joint, events, incidents = (
        Counter(zip(_alone(true), _alone(found), strict=True)),
        Counter(_alone(true)),
        Counter(_alone(found)),
    )
    rows = len(true) or 1
    return BCubed(
        sum(n * n / incidents[incident] for (_, incident), n in joint.items()) / rows,
        sum(n * n / events[event] for (event, _), n in joint.items()) / rows,
    )


def _alone(incidents: Sequence[Hashable]) -> list[Hashable]:
    return [incident or (row,) for row, incident in enumerate(incidents)]


def score(true: Sequence[Hashable], found: Sequence[Hashable]) -> PairScore:
    """Of the incidents of each row; an empty one is no incident."""
    return PairScore(_pairs(true), _pairs(found), _pairs(list(zip(true, found, strict=True))))


def _pairs(incidents: Sequence[Hashable]) -> int:
    counts = Counter(i for i in incidents if i and not (isinstance(i, tuple) and not all(i)))
    return sum(n * (n - 1) // 2 for n in counts.values())
