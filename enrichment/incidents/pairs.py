"""Scores incidents by pairs of our own texts. Pure.

A row of labelled/pairs/*.jsonl is a text, the incident it is of, and, where known, when and in what
place's community it was published. All rows of a file are joined together, as one table; of the
pairs they make, those of one incident should be found, and no others.
"""

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "labelled" / "pairs"
TUNED, KEPT = FOLDER / "tune.jsonl", FOLDER / "test.jsonl"  # the latter is for measuring only


@dataclass(frozen=True, slots=True)
class PairScore:
    """Of all pairs of rows: `true` of one incident, `found` so, `right` both."""

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


def score(true: Sequence[Hashable], found: Sequence[Hashable]) -> PairScore:
    """Of the incidents of each row; an empty one is no incident."""
    return PairScore(_pairs(true), _pairs(found), _pairs(list(zip(true, found, strict=True))))


def _pairs(incidents: Sequence[Hashable]) -> int:
    counts = Counter(i for i in incidents if i and not (isinstance(i, tuple) and not all(i)))
    return sum(n * (n - 1) // 2 for n in counts.values())
