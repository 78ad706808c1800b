"""Counts a cut over the facts in memory. Both databases give equal tables."""

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from threading import Lock

from domain.ports.index import PostSearch
from domain.ports.reports.facts import FactStore
from domain.query import Condition
from domain.region import Region
from domain.reports.cut import Cut, CutCell, CutMeasure, CutTable, Dimension
from domain.reports.fact import FactKind
from reports.cuts import guard
from reports.cuts.admission import GUARDED, OF_TURNS, check
from reports.cuts.heirs import heir_at
from reports.cuts.mirror import Mirror
from reports.cuts.residents import Residents
from reports.cuts.selection import KINDS, Selection, kept_of, select, within
from reports.cuts.turns import Measured, Medians, Standing, TurnMeasures, count, mean, share
from reports.cuts.words import count_words, named


class CutEngine:
    """Threads may share it; each process reads the facts at its first cut, a kind at a time."""

    def __init__(
        self,
        facts: FactStore,
        region: Region,
        search: PostSearch,
        parse: Callable[[str], Condition],
        medians: Medians,
        standing: Standing,
        now: Callable[[], datetime],
        key: bytes,
    ) -> None:
        self._region, self._search, self._parse, self._now = region, search, parse, now
        self._mirror = Mirror(facts, region.zone)
        self._turns = TurnMeasures(self._mirror, region, medians, standing)
        self._key, self._lock = key, Lock()

    def count(self, cut: Cut, *, guarded: bool = False) -> CutTable:
        """Surveys are guarded for everybody. Raises EntryRefused for a cut that makes no sense,
        QueryError for its words, and Unavailable.
        """
        check(cut)
        guarded = guarded or cut.counted in GUARDED
        if guarded:
            guard.check(cut, self._region)
        now = self._now()
        if cut.words.strip():
            return CutTable(cut, count_words(self._search, self._region, cut, self._parse), now)
        with self._lock:
            measured = self._measured(cut)
            cells = self._shown(cut, measured) if guarded else self._cells(cut, measured)
            return CutTable(cut, list(cells), now)

    def _measured(self, cut: Cut) -> Measured:
        if cut.measure in OF_TURNS:
            return self._turns.measure(cut)
        counted = within(select(self._mirror, self._region, cut))
        match cut.measure:
            case CutMeasure.AUTHORS:
                return _authors(counted)
            case CutMeasure.REACH_DAY | CutMeasure.REACH_WEEK:
                return _reach(counted)
            case CutMeasure.QUALITY:
                read = kept_of(counted, counted.take("quality") >= 0)
                return mean(read, read.take("quality"))
            case CutMeasure.POINTS:
                return mean(counted, counted.take("score"))
            case CutMeasure.UPPER:
                above = 2 * counted.take("score") > counted.take("scale") + 1
                return share(counted, above)
        return count(counted)

    def _shown(self, cut: Cut, measured: Measured) -> Iterator[CutCell]:
        kind = FactKind.TURN if cut.measure in OF_TURNS else KINDS[cut.counted]
        heir = heir_at(self._region, Dimension.BODY, cut.period.until)
        names = guard.CellNames(self._region, cut, heir)
        residents = Residents(self._region, cut.filters)
        for cell in guard.shown(cut, measured, guard.Guard(self._key, kind.value), names):
            if cut.measure is not CutMeasure.PER_THOUSAND or cell.value is None:
                yield cell
                continue
            people = residents.of(named(cut, cell.row, cell.column))
            yield replace(cell, value=1000 * cell.value / people if people else None)

    def _cells(self, cut: Cut, measured: Measured) -> Iterator[CutCell]:
        grid, residents = measured.grid, Residents(self._region, cut.filters)
        steps = grid.steps
        starts = [steps.step(place) for place in range(steps.size)] if steps else []
        by_place: dict[tuple[str | None, str | None], int | None] = {}
        rows = zip(
            measured.cells.ids.tolist(),
            measured.values.tolist(),
            measured.n.tolist(),
            strict=True,
        )
        for id_, value, n in rows:
            row, column, step = grid.names(id_)
            if cut.measure is CutMeasure.PER_THOUSAND:
                if (row, column) not in by_place:
                    by_place[row, column] = residents.of(named(cut, row, column))
                people = by_place[row, column]
                value = 1000 * value / people if people else math.nan
            known = None if math.isnan(value) else value
            yield CutCell(row, column, None if step is None else starts[step], known, n)


def _authors(counted: Selection) -> Measured:
    known = kept_of(counted, counted.take("author") >= 0)
    grid = known.grid()
    cells = grid.cells()
    authors = cells.distinct(known.take("author"))
    return Measured(grid, cells, authors.astype(float), cells.counts(), known)


def _reach(counted: Selection) -> Measured:
    name = counted.cut.measure.value
    known = kept_of(counted, counted.take(name) >= 0)
    grid = known.grid()
    cells = grid.cells()
    return Measured(grid, cells, cells.sums(known.take(name)), cells.counts(), known)
