"""Measures of the bodies' work, over cases as each body had them.

The same cases give the same numbers on the page of ratings (cases/ratings/measures).
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from domain.errors import EntryRefused
from domain.ports.reports.facts import NEVER
from domain.region import Region
from domain.reports.cut import Cut, CutMeasure, Dimension
from domain.reports.fact import MICRO, FactKind, micros, moment
from domain.terms.worktime import Worktime
from reports.cuts.clock import HOUR, Bools, Ints, StepAxis, hour_of, step_axis
from reports.cuts.grid import Cells, Floats, Grid
from reports.cuts.mirror import Mirror
from reports.cuts.selection import Selection, kept_of, select, within

SATISFIED = 4  # the least score of a satisfied resident
MOST_ENDS = 400  # steps at whose ends the overdue cases are counted

Medians = Callable[[Ints, Floats, Bools], tuple[Ints, Floats]]
"""Groups, working hours and whether each was answered: the groups with their medians, NaN where the
cases do not reach one.
"""
Standing = Callable[[Collection[str], datetime], Mapping[str, datetime | None]]
"""The deadlines at a moment of turns that wait for the applicant, by their names."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Values and numbers of items by cell, NaN where a value is not known. `hits` is the numerator
    of a share.
    """

    grid: Grid
    cells: Cells
    values: Floats
    n: Ints
    selection: Selection
    hits: Bools | None = None


@dataclass(frozen=True)
class TurnMeasures:
    mirror: Mirror
    region: Region
    medians: Medians
    standing: Standing

    def measure(self, cut: Cut) -> Measured:
        selection = select(self.mirror, self.region, cut, FactKind.TURN)
        match cut.measure:
            case CutMeasure.ON_TIME:
                return self._on_time(selection)
            case CutMeasure.OVERDUE:
                return self._overdue(selection)
        received = within(selection)
        until = micros(cut.period.until)
        answers = received.take("answered")
        is_answered = (answers != NEVER) & (answers < until)
        match cut.measure:
            case CutMeasure.ANSWERED:
                return share(received, is_answered)
            case CutMeasure.RETURNED:
                answered = kept_of(received, is_answered)
                return share(answered, answered.take("returns") > 0)
            case CutMeasure.SATISFIED | CutMeasure.SCORE:
                scored = kept_of(received, is_answered & (received.take("score") >= 0))
                score = scored.take("score")
                if cut.measure is CutMeasure.SATISFIED:
                    return share(scored, score >= SATISFIED)
                return mean(scored, score)
        return self._median(received, is_answered)

    def _dues(self, selection: Selection) -> Ints:
        """While the applicant is waited for, a deadline moves with the moment of the data."""
        dues, stands = selection.take("due"), selection.take("stands") == 1
        if not stands.any():
            return dues
        numbers = selection.take("number")[stands]
        names = self.mirror.store.of(FactKind.TURN, set(map(int, numbers)))
        now = self.standing(set(names.values()), selection.cut.period.until)
        dues = dues.copy()
        dues[stands] = [_time(now.get(names.get(int(number), ""))) for number in numbers]
        return dues

    def _on_time(self, selection: Selection) -> Measured:
        dues, left = self._dues(selection), selection.take("left")
        period = selection.cut.period
        kept = (dues != NEVER) & (dues < micros(period.until)) & ((left == NEVER) | (left > dues))
        if period.since is not None:
            kept &= dues >= micros(period.since)
        due = kept_of(selection, kept, dues)
        answered = due.take("answered")
        assert due.at is not None
        return share(due, (answered != NEVER) & (answered <= due.at))

    def _overdue(self, selection: Selection) -> Measured:
        """At the end of the period, or of each of its steps: a case that stays overdue counts in
        each of them.
        """
        cut, dues = selection.cut, self._dues(selection)
        ended = np.minimum(_or_never(selection.take("answered")), _or_never(selection.take("left")))
        has_due = dues != NEVER
        if cut.grain is None:
            now = micros(cut.period.until)
            return count(kept_of(selection, has_due & (dues < now) & (ended > now)))
        axis = self._axis_until(cut, dues[has_due])
        late = [
            np.flatnonzero(has_due & (dues < now) & (ended > now))
            for now in map(micros, axis.ends(cut.period.until))
        ]
        places = np.concatenate(late)
        steps = np.repeat(np.arange(axis.size), [len(one) for one in late])
        if selection.chosen is not None:
            places = selection.chosen[places]
        without = replace(selection, cut=replace(cut, grain=None), chosen=places)
        grid = replace(without.grid(), steps=axis, hours=axis.hours(steps))
        cells = grid.cells()
        n = cells.counts()
        return Measured(grid, cells, n.astype(np.float64), n, without)

    def _axis_until(self, cut: Cut, dues: Ints) -> StepAxis:
        assert cut.grain is not None
        zone, since = self.region.zone, cut.period.since
        begin = moment(int(dues.min(initial=micros(cut.period.until) - 1)))
        if since is not None:
            begin = max(since, begin)
        last = hour_of(cut.period.until - MICRO, zone)
        axis = step_axis(min(hour_of(begin, zone), last), last, cut.grain, zone)
        if axis.size > MOST_ENDS:
            raise EntryRefused("просроченные на конец каждого шага: возьмите шаг крупнее")
        return axis

    def _median(self, received: Selection, is_answered: Bools) -> Measured:
        grid = received.grid()
        cells = grid.cells()
        hours = self._worked(received) / HOUR
        _, medians = self.medians(cells.place.astype(np.int64), hours, is_answered)
        return Measured(grid, cells, medians, cells.counts(), received)

    def _worked(self, received: Selection) -> Ints:
        """Working time in microseconds, until the end of the period at most."""
        place, since, end = self._spans(received)
        end = np.minimum(_or_never(end), micros(received.cut.period.until))
        lasts = since < end
        place, since, end = place[lasts], since[lasts], end[lasts]
        worked: Ints = np.zeros(received.size, np.int64)
        for worktime, mine in self._worktimes(received, place):
            np.add.at(worked, place[mine], _between(worktime, since[mine], end[mine]))
        return worked

    def _spans(self, received: Selection) -> tuple[Ints, Ints, Ints]:
        """In which each body had the case: the turn's place, and the span."""
        since, end = received.take("held_since"), received.take("held_until")
        place = np.flatnonzero(since != NEVER)
        several = self.mirror.spans(FactKind.TURN)
        if not several:
            return place, since[place], end[place]
        numbers = received.take("number")
        is_whole = ~np.isin(numbers[place], np.fromiter(several, np.int64, len(several)))
        whole = place[is_whole]
        more = [
            (int(one), *span) for one in place[~is_whole] for span in several[int(numbers[one])]
        ]
        table = np.array(more, np.int64).reshape(-1, 3).T
        return (
            np.concatenate((whole, table[0])),
            np.concatenate((since[whole], table[1])),
            np.concatenate((end[whole], table[2])),
        )

    def _worktimes(self, received: Selection, place: Ints) -> Iterator[tuple[Worktime, Bools]]:
        """Each working calendar, with those of the places that go by it."""
        codes = [received.take(name)[place].astype(np.int64) for name in ("municipality", "body")]
        pairs, pair = np.unique((codes[0] << 32) + codes[1] + 1, return_inverse=True)
        towns = self.mirror.names(Dimension.MUNICIPALITY)
        bodies = self.mirror.names(Dimension.BODY)
        by_time: dict[int, tuple[Worktime, list[int]]] = {}
        for number, both in enumerate(pairs.tolist()):
            town, body = towns.get(both >> 32), bodies.get((both & 0xFFFFFFFF) - 1)
            worktime = self.region.worktime(town, body)
            by_time.setdefault(id(worktime), (worktime, []))[1].append(number)
        for worktime, mine in by_time.values():
            yield worktime, np.isin(pair, mine)


def count(selection: Selection) -> Measured:
    grid = selection.grid()
    cells = grid.cells()
    n = cells.counts()
    return Measured(grid, cells, n.astype(np.float64), n, selection)


def mean(selection: Selection, values: Ints) -> Measured:
    grid = selection.grid()
    cells = grid.cells()
    n = cells.counts()
    return Measured(grid, cells, cells.sums(values) / n, n, selection)


def share(selection: Selection, hits: Bools) -> Measured:
    return replace(mean(selection, hits), hits=hits)


def _or_never(at: Ints) -> Ints:
    """What never was comes after everything."""
    return np.where(at == NEVER, -NEVER, at)


def _time(at: datetime | None) -> int:
    return NEVER if at is None else micros(at)


def _between(worktime: Worktime, since: Ints, end: Ints) -> Ints:
    if not len(since):
        return since
    opens, closes, before = map(np.asarray, worktime.spans(int(since.min()), int(end.max())))

    def worked(at: Ints) -> Ints:
        place = np.searchsorted(opens, at, side="right") - 1
        inside: Ints = before[place] + np.minimum(at, closes[place]) - opens[place]
        return np.where(place < 0, 0, inside)

    return worked(end) - worked(since)
