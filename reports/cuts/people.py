"""The people behind the things of each cell: what is counted outside the centre. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from domain.reports.cut import Counted, Cut
from domain.reports.fact import FactKind
from reports.cuts.admission import OF_TURNS
from reports.cuts.clock import Bools, Ints
from reports.cuts.grid import Cells
from reports.cuts.selection import KINDS
from reports.cuts.turns import Measured

_OF_CASES = frozenset({FactKind.ANSWER, FactKind.TURN})
_BITS = 31  # of a mark: sums of a million are exact in floating point


@dataclass(frozen=True, slots=True)
class People:
    """By cell: how many different people, and the sums of their keyed numbers."""

    counts: Sequence[int]
    marks: Sequence[int]


@dataclass(frozen=True)
class PeopleOf:
    """The person of each thing of a table, their mark, and whether the thing counts."""

    cells: Cells
    who: Ints
    marks: Ints
    kept: Bools

    @classmethod
    def all(cls, cut: Cut, measured: Measured) -> "PeopleOf":
        return cls(measured.cells, *_people(cut, measured))

    def of(self, which: Bools | None = None) -> People:
        """Of the things `which` alone, if named."""
        kept = self.kept if which is None else self.kept & which
        place, who, marks = self.cells.place[kept], self.who[kept], self.marks[kept]
        order = np.lexsort((who, place))
        place, who, marks = place[order], who[order], marks[order]
        is_first = np.ones(len(order), np.bool_)
        is_first[1:] = (who[1:] != who[:-1]) | (place[1:] != place[:-1])
        place, size = place[is_first], len(self.cells.ids)
        counts = np.bincount(place, minlength=size)
        sums = np.bincount(place, marks[is_first], size)
        return People([int(one) for one in counts], [int(one) for one in sums])


def _people(cut: Cut, measured: Measured) -> tuple[Ints, Ints, Bools]:
    """Of each thing its person and their mark, and whether it counts. A complaint is of its author,
    a copy of nobody; answers and turns are of the one whose case it is, marks of a survey of the
    one whose submission it is; each other thing is of somebody else.
    """
    selection = measured.selection
    number = selection.take("number").astype(np.int64)
    marks = selection.take("mark").astype(np.int64)
    every: Bools = np.ones(selection.size, np.bool_)
    kind = FactKind.TURN if cut.measure in OF_TURNS else KINDS[cut.counted]
    if kind in _OF_CASES:
        known = selection.mirror.store.cases(kind, set(map(int, number)))
        cases = np.array([known.get(int(one), -1 - int(one)) for one in number], np.int64)
        return cases, _mixed(cases), every
    if cut.counted is Counted.SURVEYS:
        return selection.take("author").astype(np.int64), marks, every
    if cut.counted not in (Counted.POSTS, Counted.COMPLAINTS):
        return number, marks, every
    author = selection.take("author").astype(np.int64)
    is_complaint = selection.take("complaint") == 1
    who = np.where(is_complaint, author, -1 - number)
    return who, np.where(is_complaint, _mixed(author), marks), ~is_complaint | (author >= 0)


def _mixed(numbers: Ints) -> Ints:
    """A mark for each number; numbers beside each other have marks far apart."""
    mixed = numbers.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    result: Ints = (mixed >> np.uint64(64 - _BITS)).astype(np.int64)
    return result
