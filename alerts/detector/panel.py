"""Complaints as counts: cells in one fixed order, authors per cell and hour. Pure.

Hours are numbered from the epoch in UTC; a time is a float in such hours.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from itertools import chain
from operator import attrgetter

import numpy as np
from numpy.typing import NDArray

from domain.alert import Cell
from domain.complaint import FirstComplaint

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


def hours(at: datetime) -> float:
    return at.timestamp() / 3600


@dataclass(frozen=True)
class Layout:
    """The order of the cells in every array. `group` and `municipality` are numbers, of which the
    one after the last real value means «all»; cells with «all» are sums of narrow ones.
    """

    cells: tuple[Cell, ...]
    group: Ints
    municipality: Ints
    groups: int
    municipalities: int

    def __len__(self) -> int:
        return len(self.cells)

    @cached_property
    def position(self) -> dict[Cell, int]:
        return {cell: i for i, cell in enumerate(self.cells)}

    @cached_property
    def narrow(self) -> Bools:
        narrow: Bools = (self.group < self.groups) & (self.municipality < self.municipalities)
        return narrow

    def sharing(self, cell: Cell) -> Bools:
        i = self.position[cell]
        shared = np.ones(len(self), np.bool_)
        for number, every in (
            (self.group, self.groups),
            (self.municipality, self.municipalities),
        ):
            shared &= (number == number[i]) | (number == every) | (number[i] == every)
        return shared

    @cached_property
    def _by_group(self) -> tuple[Ints, Ints, Ints]:
        narrow = np.flatnonzero(self.narrow)
        order = narrow[np.argsort(self.group[narrow], kind="stable")]
        present, starts = np.unique(self.group[order], return_index=True)
        return order, present, starts

    def group_sums(self, values: Floats) -> Floats:
        """Sums of [n, cells] over the narrow cells of each group: [n, groups]; a matrix product
        would cost more, because its threads wait in a busy loop.
        """
        order, present, starts = self._by_group
        sums = np.zeros((len(values), self.groups))
        if len(order):
            sums[:, present] = np.add.reduceat(values[:, order], starts, axis=1)
        return sums

    def total(self, values: Floats) -> Floats:
        """Keep the values [cells] of narrow cells and replace those of wider cells by their
        sums.
        """
        own = np.where(self.narrow, values, 0)
        by_group = np.bincount(self.group, own, self.groups + 1)
        by_place = np.bincount(self.municipality, own, self.municipalities + 1)
        by_group[-1] = own.sum()
        over_places = np.where(self.municipality == self.municipalities, by_group[self.group], own)
        over_groups = (self.group == self.groups) & (self.municipality < self.municipalities)
        return np.where(over_groups, by_place[self.municipality], over_places)

    def of(self, report: FirstComplaint) -> tuple[int, ...]:
        positions = (
            self.position.get(Cell(group, municipality))
            for group in (report.group, None)
            for municipality in (report.municipality, None)
        )
        return tuple(i for i in positions if i is not None)


def layout_of(cells: Sequence[Cell]) -> Layout:
    groups = {g: i for i, g in enumerate(sorted({c.group for c in cells if c.group}))}
    places = {m: i for i, m in enumerate(sorted({c.municipality for c in cells if c.municipality}))}
    return Layout(
        cells=tuple(cells),
        group=np.array([groups[c.group] if c.group else len(groups) for c in cells]),
        municipality=np.array(
            [places[c.municipality] if c.municipality else len(places) for c in cells]
        ),
        groups=len(groups),
        municipalities=len(places),
    )


@lru_cache(maxsize=2)
def layout_of_region(groups: tuple[str, ...], municipalities: tuple[str, ...]) -> Layout:
    return layout_of(region_cells(groups, municipalities))


def region_cells(groups: Sequence[str], municipalities: Sequence[str]) -> tuple[Cell, ...]:
    return (
        *(Cell(group, municipality) for municipality in municipalities for group in groups),
        *(Cell(group, None) for group in groups),
        *(Cell(None, municipality) for municipality in municipalities),
    )


@dataclass(frozen=True)
class Panel:
    """One row per report and cell, ordered by time: `at` is in hours since the epoch; `author`
    numbers stand for pseudonyms.
    """

    layout: Layout
    cell: Ints
    at: Floats
    author: Ints
    news: Bools

    def between(self, since: float, until: float) -> "Panel":
        inside = slice(*np.searchsorted(self.at, (since, until)))
        return Panel(
            self.layout,
            self.cell[inside],
            self.at[inside],
            self.author[inside],
            self.news[inside],
        )

    def hourly(self, first: int, count: int) -> Floats:
        """Distinct authors by hour and cell, including history: [count, cells] from hour
        `first`.
        """
        hour = np.floor(self.at).astype(np.int64) - first
        inside = (hour >= 0) & (hour < count)
        return self._distinct(inside, hour[inside], count)

    def within(self, now: float, windows: Sequence[int]) -> Floats:
        """Distinct authors of news in the windows (hours) that end now: [windows, cells]."""
        rows = []
        for window in windows:
            inside = self.news & (self.at >= now - window) & (self.at < now)
            zeros = np.zeros(int(inside.sum()), np.int64)
            rows.append(self._distinct(inside, zeros, 1)[0])
        return np.array(rows)

    def latest(self, now: float) -> Floats:
        """Time of each cell's newest news before now, -inf without news: [cells]."""
        newest = np.full(len(self.layout), -np.inf)
        inside = self.news & (self.at < now)
        np.maximum.at(newest, self.cell[inside], self.at[inside])
        return newest

    def _distinct(self, inside: Bools, row: Ints, rows: int) -> Floats:
        cells, authors = len(self.layout), int(self.author.max(initial=0)) + 1
        slot = row * cells + self.cell[inside]
        once = np.unique(slot * authors + self.author[inside])
        counts = np.bincount(once // authors, minlength=rows * cells)
        return counts.reshape(rows, cells).astype(np.float64)


def panel_of(reports: Sequence[FirstComplaint], layout: Layout) -> Panel:
    ordered = sorted(reports, key=attrgetter("at"))
    numbers: dict[str, int] = {}
    authors = [numbers.setdefault(one.author, len(numbers)) for one in ordered]
    cells: dict[tuple[str, str], tuple[int, ...]] = {}  # far fewer than reports
    places = []
    for one in ordered:
        pair = one.group, one.municipality
        if (positions := cells.get(pair)) is None:
            positions = cells[pair] = layout.of(one)
        places.append(positions)
    rows = np.array([len(positions) for positions in places], np.int64)
    return Panel(
        layout,
        np.fromiter(chain.from_iterable(places), np.int64),
        np.repeat(np.array([hours(one.at) for one in ordered], np.float64), rows),
        np.repeat(np.array(authors, np.int64), rows),
        np.repeat(np.array([not one.history for one in ordered], np.bool_), rows),
    )
