"""How common every group is in one stream, estimated without labels. Pure.

The shipped models treat all groups as equally common. In a stream they are not, and rare groups
would take many posts of common ones. So probabilities are reweighed by the estimated shares, and
the shares are the mean of the reweighed probabilities: EM over unlabelled posts (Saerens et al.
2002), post by post in a stream, to its end in a file. Only residents' messages count: what news
tell of says little about what people complain of.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Self

import numpy as np
from numpy.typing import NDArray

from enrichment.features import Floats

SHARES = "group_shares"  # the mark of an installation that keeps them
EQUAL = 200.0  # posts that the equal shares of the beginning are worth
WINDOW = 10_000  # posts after which an old one counts a third
STRENGTH = 0.7  # of a share; at 1 mistakes of the models feed on themselves
BOUND = 8.0  # a group becomes at most so many times more or less likely
PERSON = 5.0  # posts that a correction is worth
PASSES = 50

_Row = NDArray[np.float64]


class Shares:
    """`counts` are the expected posts of each group so far; old ones fade. `fixed` shares learn no
    more.
    """

    def __init__(self, counts: Mapping[str, float] | None = None, fixed: bool = False) -> None:
        self._counts, self.fixed = dict(counts or {}), fixed

    def weighed(
        self,
        names: Sequence[str],
        likely: Floats,
        weighed: NDArray[np.bool_],
        counted: NDArray[np.bool_],
    ) -> Floats:
        """Probabilities (texts, names), reweighed if `weighed`; a `counted` text changes the shares
        for those after it, so the size of a batch does not matter.
        """
        counts = np.array([self._counts.get(name, 0.0) for name in names])
        shared = likely.astype(np.float64)
        if self.fixed:
            counted = np.zeros(len(likely), bool)
        factors, learned = _factors(counts), False
        for n in np.flatnonzero(weighed | counted):
            row = shared[n] * factors
            row /= row.sum()
            if weighed[n]:
                shared[n] = row
            if counted[n]:
                counts = counts * (1 - 1 / WINDOW) + row
                factors, learned = _factors(counts), True
        if learned:
            self._counts |= {n: float(c) for n, c in zip(names, counts, strict=True)}
        return shared.astype(np.float32)

    def correct(self, before: str | None, after: str | None) -> None:
        """A person says that a post of group `before` is of group `after`."""
        if before is not None:
            self._counts[before] = max(0.0, self._counts.get(before, 0.0) - PERSON)
        if after is not None:
            self._counts[after] = self._counts.get(after, 0.0) + PERSON

    def copy(self) -> Self:
        return type(self)(self._counts, self.fixed)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Shares) and self._counts == other._counts

    __hash__ = None  # type: ignore[assignment]

    @classmethod
    def of_file(cls, names: Sequence[str], likely: Floats) -> Self:
        """Fixed shares among all the texts (texts, names)."""
        counts = np.zeros(len(names))
        for _ in range(PASSES if len(likely) else 0):
            rows = likely * _factors(counts)
            counts = (rows / rows.sum(1, keepdims=True)).sum(0)
        return cls({name: float(count) for name, count in zip(names, counts, strict=True)}, True)

    def text(self) -> str:
        """Unrounded, so that storing changes nothing."""
        return json.dumps(dict(sorted(self._counts.items())), ensure_ascii=False)

    @classmethod
    def read(cls, text: str | None) -> Self:
        """Equal shares if `text` cannot be read."""
        try:
            values = json.loads(text or "{}")
            counts = {str(name): float(count) for name, count in values.items()}
        except (ValueError, TypeError, AttributeError):
            return cls()
        good = all(np.isfinite(count) and count >= 0 for count in counts.values())
        return cls(counts if good else None)


def _factors(counts: _Row) -> _Row:
    equal = EQUAL / len(counts)
    ratios = (counts + equal) / (counts.sum() + EQUAL) * len(counts)
    return np.asarray(np.clip(ratios, 1 / BOUND, BOUND) ** STRENGTH, np.float64)
