"""The facts that a cut counts, and their axes. It reads the mirror."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from domain.ports.reports.facts import NEVER
from domain.region import Region
from domain.reports.cut import Counted, Cut, Dimension, Grain
from domain.reports.fact import FactKind, micros
from domain.source import SourceKind
from reports.cuts.clock import Bools, Ints, StepAxis, hour_of, local_hours, step_axis
from reports.cuts.columns import Columns
from reports.cuts.grid import Axis, Grid
from reports.cuts.heirs import heir_at
from reports.cuts.mirror import Mirror

KINDS: Mapping[Counted, FactKind] = {
    Counted.POSTS: FactKind.POST,
    Counted.COMPLAINTS: FactKind.POST,
    Counted.CASES: FactKind.CASE,
    Counted.ANSWERS: FactKind.ANSWER,
    Counted.ALERTS: FactKind.ALERT,
    Counted.SURVEYS: FactKind.SURVEY,
}
WEEKDAYS = ("1", "2", "3", "4", "5", "6", "7")
HOURS = tuple(map(str, range(24)))


@dataclass(frozen=True)
class Selection:
    """Facts by their places in the columns. `at` is the time by which each counts; it stands in
    place of the column's where that is another one, as a term's end.
    """

    mirror: Mirror
    region: Region
    cut: Cut
    columns: Columns
    chosen: Ints | None  # None: all
    at: Ints | None = None

    @property
    def size(self) -> int:
        return self.columns.size if self.chosen is None else len(self.chosen)

    def take(self, name: str) -> Ints:
        column = self.columns[name]
        return column if self.chosen is None else column[self.chosen]

    def grid(self) -> Grid:
        hours = self._hours()
        return Grid(
            self._axis(self.cut.rows, hours),
            self._axis(self.cut.columns, hours),
            self._steps(hours),
            hours,
            self.size,
        )

    def _hours(self) -> Ints:
        if self.at is not None:
            return local_hours(self.at, self.region.zone)
        return self.take("hour")

    def _axis(self, dimension: Dimension | None, hours: Ints) -> Axis | None:
        match dimension:
            case None:
                return None
            case Dimension.WEEKDAY:
                return Axis(WEEKDAYS, (hours // 24 + 3) % 7)
            case Dimension.HOUR:
                return Axis(HOURS, hours % 24)
        codes = self.columns.of(dimension)
        codes = codes if self.chosen is None else codes[self.chosen]
        values = self.mirror.values(
            dimension, codes, heir_at(self.region, dimension, self.cut.period.until)
        )
        return Axis(values.names, values.place[codes])

    def _steps(self, hours: Ints) -> StepAxis | None:
        grain = self.cut.grain
        return None if grain is None else steps_of(self.cut, hours, self.region, grain)


def steps_of(cut: Cut, hours: Ints, region: Region, grain: Grain) -> StepAxis:
    """From the first of the facts until the last of them, however long the period is."""
    first = int(hours.min(initial=hour_of(cut.period.until, region.zone)))
    last = max(int(hours.max(initial=first)), first)
    return step_axis(first, last, grain, region.zone)


def select(mirror: Mirror, region: Region, cut: Cut, kind: FactKind | None = None) -> Selection:
    """By filters and kind, whatever their time."""
    kind = kind or KINDS[cut.counted]
    columns = mirror.read(kind)
    chosen: Bools = columns["gone"] == 0
    if cut.counted is Counted.COMPLAINTS:
        chosen &= columns["complaint"] == 1
    if kind is FactKind.POST:  # what residents filed counts as cases
        chosen &= ~_allowed(mirror, region, cut, columns, Dimension.SOURCE_KIND, {SourceKind.FILED})
    for dimension, values in cut.filters.items():
        chosen &= _allowed(mirror, region, cut, columns, dimension, values)
    return Selection(mirror, region, cut, columns, None if chosen.all() else np.flatnonzero(chosen))


def within(selection: Selection, name: str = "at") -> Selection:
    """Those that count within the period by that column of times."""
    at, period = selection.take(name), selection.cut.period
    kept: Bools = (at < micros(period.until)) & (at != NEVER)
    if period.since is not None:
        kept &= at >= micros(period.since)
    return kept_of(selection, kept, None if name == "at" else at)


def kept_of(selection: Selection, kept: Bools, at: Ints | None = None) -> Selection:
    if kept.all():
        chosen = selection.chosen
    else:
        chosen = np.flatnonzero(kept) if selection.chosen is None else selection.chosen[kept]
        at = None if at is None else at[kept]
    return Selection(
        selection.mirror, selection.region, selection.cut, selection.columns, chosen, at
    )


def _allowed(
    mirror: Mirror,
    region: Region,
    cut: Cut,
    columns: Columns,
    dimension: Dimension,
    values: Collection[str],
) -> Bools:
    """Which facts have any of these values, "" where they have no value."""
    match dimension:
        case Dimension.WEEKDAY:
            days = [place for place, name in enumerate(WEEKDAYS) if name in values]
            return np.isin((columns["hour"] // 24 + 3) % 7, days)
        case Dimension.HOUR:
            return np.isin(columns["hour"] % 24, [int(one) for one in HOURS if one in values])
    heir, codes = heir_at(region, dimension, cut.period.until), columns.of(dimension)
    known = mirror.values(dimension, codes, heir)
    wanted = {heir(one) if one else "" for one in values}
    allows = np.array([name in wanted for name in known.names], np.bool_)
    places = allows[known.place]
    result: Bools = places[codes]
    return result
