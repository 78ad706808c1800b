"""The cells of a cut: which one each fact is of, and sums over them. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from domain.errors import EntryRefused
from reports.cuts.clock import Ints, StepAxis

Floats = NDArray[np.float64]
DENSE = 2_000_000  # cells that are counted in an array of all
MOST = 200_000  # cells of a table


@dataclass(frozen=True, slots=True)
class Axis:
    """The values of a dimension, and each fact's place among them."""

    names: Sequence[str]
    places: Ints


@dataclass(frozen=True, slots=True)
class Cells:
    """Cells with something in them, in order; `place` is each fact's cell among them."""

    ids: Ints
    place: Ints

    def counts(self) -> Ints:
        return np.bincount(self.place, minlength=len(self.ids))

    def sums(self, weights: NDArray[Any]) -> Floats:
        return np.bincount(self.place, weights, len(self.ids)).astype(np.float64)

    def distinct(self, things: Ints) -> Ints:
        """How many different things each cell has."""
        order = np.lexsort((things, self.place))
        things, place = things[order], self.place[order]
        is_first = np.ones(len(order), np.bool_)
        is_first[1:] = (things[1:] != things[:-1]) | (place[1:] != place[:-1])
        return np.bincount(place[is_first], minlength=len(self.ids))


@dataclass(frozen=True, slots=True)
class Grid:
    rows: Axis | None
    columns: Axis | None
    steps: StepAxis | None
    hours: Ints  # of the facts, for the steps
    size: int  # facts

    def cells(self) -> Cells:
        """Raises EntryRefused for more cells than a reader can use."""
        index: Ints = np.zeros(self.size, np.int64)
        width = 1
        for axis in (self.rows, self.columns):
            if axis is not None:
                index = index * len(axis.names) + axis.places
                width *= len(axis.names)
        if self.steps is not None:
            index = index * self.steps.size + self.steps.places(self.hours)
            width *= self.steps.size
        if width > DENSE:
            ids, place = np.unique(index, return_inverse=True)
            _check(len(ids))
            return Cells(ids, place)
        ids = np.flatnonzero(np.bincount(index, minlength=width))
        _check(len(ids))
        rank = np.zeros(width, np.int32)
        rank[ids] = np.arange(len(ids), dtype=np.int32)
        return Cells(ids, rank[index])

    def names(self, id_: int) -> tuple[str | None, str | None, int | None]:
        """The values of a cell, and the place of its step."""
        step = None
        if self.steps is not None:
            id_, step = divmod(id_, self.steps.size)
        row = column = None
        if self.columns is not None:
            id_, place = divmod(id_, len(self.columns.names))
            column = self.columns.names[place]
        if self.rows is not None:
            row = self.rows.names[id_]
        return row, column, step


def _check(cells: int) -> None:
    if cells > MOST:
        raise EntryRefused("таблица слишком велика: возьмите один разрез или шаг крупнее")
