"""What a cut shows outside the centre: small cells are hidden, counts are multiples of five. Pure.

A set of things has one answer, whatever was asked: the rounding goes by a keyed number of the set
itself, so that a total, a cell of another table and the same cell tomorrow agree, and nobody learns
more by asking again. Empty cells are hidden like small ones. Some counts of 5 and 6 are hidden too,
so that a sum of others never shows that a hidden one is the greatest that may be hidden.
"""

import math
from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b

import numpy as np

from domain.errors import EntryRefused
from domain.region import Region
from domain.reports.cut import Counted, Cut, CutCell, CutMeasure, Dimension, Grain
from reports.cuts.clock import Bools, Ints
from reports.cuts.grid import Axis
from reports.cuts.turns import Measured

FEWEST = 5  # people
FIVE = 5
MOST_CELLS = 50_000
DIMENSIONS = frozenset(
    {
        *(Dimension.GROUP, Dimension.TOPIC, Dimension.MUNICIPALITY, Dimension.BODY),
        *(Dimension.KIND, Dimension.TONE, Dimension.URGENCY, Dimension.SOURCE_KIND),
        *(Dimension.STATE, Dimension.OUTCOME, Dimension.STREAM, Dimension.PRIORITY),
        Dimension.CHANNEL,
    }
)
GRAINS = frozenset({Grain.MONTH, Grain.QUARTER, Grain.YEAR})
_SHARES = frozenset(
    {CutMeasure.ON_TIME, CutMeasure.ANSWERED, CutMeasure.SATISFIED, CutMeasure.RETURNED}
)
_COUNTS = frozenset({CutMeasure.COUNT, CutMeasure.OVERDUE, CutMeasure.AUTHORS})
_DIGITS: Mapping[CutMeasure, int] = {
    CutMeasure.MEDIAN_HOURS: 0,
    CutMeasure.SCORE: 1,
    CutMeasure.QUALITY: 1,
}


def check(cut: Cut, region: Region) -> None:
    """Raises EntryRefused for what is only for the centre."""
    used = {one for one in (cut.rows, cut.columns) if one is not None}
    if not used <= DIMENSIONS:
        raise EntryRefused("этот разрез доступен только центру: выберите другой")
    if cut.words.strip() or set(cut.filters) - {Dimension.BODY}:
        raise EntryRefused("отборы и слова доступны только центру: уберите их")
    if cut.grain is not None and cut.grain not in GRAINS:
        raise EntryRefused("шаг бывает месяц, квартал и год: выберите один из них")
    ends = [at for at in (cut.period.since, cut.period.until) if at is not None]
    if not all(_begins_month(at, region) for at in ends):
        raise EntryRefused("период бывает из целых месяцев: возьмите первые числа")


def whole_months(since: datetime, until: datetime) -> tuple[datetime, datetime]:
    """The months that hold the period; both times are local."""
    first = since.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    last = until.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    if last < until:
        days = monthrange(last.year, last.month)[1]
        last = (last + timedelta(days=days, hours=2)).replace(day=1, hour=0)
    return first, last


def _begins_month(at: datetime, region: Region) -> bool:
    local = at.astimezone(region.zone)
    return local == local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


@dataclass(frozen=True)
class Guard:
    key: bytes
    kind: int  # of the facts, for sets of other things are other sets

    def counts(self, marks: Sequence[int], counts: Sequence[int]) -> list[int]:
        """Of sets whose marks sum up so: 0 is hidden."""
        return [
            self._count(mark, count) if count >= FEWEST else 0
            for mark, count in zip(marks, counts, strict=True)
        ]

    def _count(self, mark: int, count: int) -> int:
        chance = self._chance(mark, count)
        if count < FEWEST + 2 and chance % 4 == 0:
            return 0
        return self._rounded(count, chance // 4)

    def rounded(self, mark: int, count: int) -> int:
        """A part of a set that is shown; it is never hidden."""
        return self._rounded(count, self._chance(mark, count) // 4) if count else 0

    @staticmethod
    def _rounded(count: int, chance: int) -> int:
        rest = count % FIVE
        return count - rest + (FIVE if chance % FIVE < rest else 0)

    def _chance(self, mark: int, count: int) -> int:
        text = f"{self.kind} {mark} {count}"
        return int.from_bytes(blake2b(text.encode(), digest_size=8, key=self.key).digest())


def shown(cut: Cut, measured: Measured, guard: Guard, names: "CellNames") -> Iterator[CutCell]:
    """All cells of the table, those with nothing in them too."""
    cells, grid = measured.cells, measured.grid
    marks = _marks(measured, np.ones(grid.size, np.bool_))
    people = _people(cut, measured)
    counts = guard.counts(marks, measured.n.tolist())
    hits = measured.hits
    parts = (
        [] if hits is None else zip(_marks(measured, hits), _number(measured, hits), strict=True)
    )
    tops = [guard.rounded(mark, count) for mark, count in parts]
    known: dict[tuple[str | None, str | None, int | None], tuple[float, int]] = {}
    for place, id_ in enumerate(cells.ids.tolist()):
        n = counts[place] if people[place] >= FEWEST else 0
        if n:
            value = _value(cut, float(measured.values[place]), n, tops[place] if tops else 0)
            known[grid.names(id_)] = value, n
    steps = grid.steps
    rows, columns = names.of(cut.rows, grid.rows), names.of(cut.columns, grid.columns)
    places: Sequence[int | None] = range(steps.size) if steps else [None]
    if len(rows) * len(columns) * len(places) > MOST_CELLS:
        raise EntryRefused("таблица слишком велика: возьмите один разрез или шаг крупнее")
    for row in rows:
        for column in columns:
            for step in places:
                start = None if step is None or steps is None else steps.step(step)
                if (cell := known.get((row, column, step))) is None:
                    yield CutCell(row, column, start, None, 0, is_hidden=True)
                else:
                    known_value = None if math.isnan(cell[0]) else cell[0]
                    yield CutCell(row, column, start, known_value, cell[1])


def _value(cut: Cut, value: float, n: int, top: int) -> float:
    if cut.measure in _SHARES:
        return min(1.0, top / n)
    if cut.measure in _DIGITS:
        return round(value, _DIGITS[cut.measure])
    if cut.measure in (CutMeasure.REACH_DAY, CutMeasure.REACH_WEEK):
        return float(f"{value:.1e}")
    return float(n)


def _marks(measured: Measured, which: Bools) -> list[int]:
    """Sums of the marks of the things in each cell, exact."""
    marks = measured.selection.take("mark").astype(np.int64)
    sums = measured.cells.sums(np.where(which, marks, 0))
    return [int(one) for one in sums.tolist()]


def _number(measured: Measured, which: Bools) -> list[int]:
    return [int(one) for one in measured.cells.sums(which).tolist()]


def _people(cut: Cut, measured: Measured) -> Sequence[int]:
    """Different authors of complaints; each other thing is of somebody."""
    if cut.counted is not Counted.COMPLAINTS:
        counts: list[int] = measured.n.tolist()
        return counts
    authors: Ints = measured.selection.take("author")
    people: list[int] = measured.cells.distinct(authors).tolist()
    return people


@dataclass(frozen=True)
class CellNames:
    """The values that a table outside the centre lists, whether or not something has them."""

    region: Region
    bodies: frozenset[str]
    heir: Callable[[str], str]

    def of(self, dimension: Dimension | None, axis: Axis | None) -> Sequence[str | None]:
        if dimension is None or axis is None:
            return [None]
        known: Mapping[Dimension, Sequence[str]] = {
            Dimension.GROUP: list(self.region.groups),
            Dimension.TOPIC: list(self.region.topics),
            Dimension.MUNICIPALITY: list(self.region.municipalities),
        }
        if dimension is Dimension.BODY:
            return sorted(set(map(self.heir, self.bodies)))
        return list(dict.fromkeys([*known.get(dimension, ()), *axis.names]))
