"""A cut drawn: bars by step of time with the breaks of the series, and a map of places."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from markupsafe import Markup

from charts import charts
from charts.maps import Place, RegionMap, region_map
from domain.region import Region
from domain.reports.cut import Counted, CutMeasure, CutTable, Dimension, Grain
from domain.reports.series_break import SeriesBreak
from russian.cuts import COUNTS, MEASURES, figure
from russian.cuts import step as step_words
from russian.outreach.surveys import OF_THOSE_WHO_ANSWERED

MOST_BARS = 120
_SHORT: Mapping[Grain, str] = {
    Grain.HOUR: "%d.%m %H:%M",
    Grain.DAY: "%d.%m",
    Grain.WEEK: "%d.%m",
    Grain.MONTH: "%m.%Y",
    Grain.QUARTER: "%m.%Y",
    Grain.YEAR: "%Y",
}


def bars(table: CutTable, breaks: Iterable[SeriesBreak]) -> Markup | None:
    """The sum of each step; None where the cut has no steps, or sums mean nothing."""
    cut = table.cut
    if cut.grain is None or cut.measure not in COUNTS:
        return None
    sums: defaultdict[date, float] = defaultdict(float)
    for cell in table.cells:
        if cell.step is not None and cell.value is not None:
            sums[cell.step] += cell.value
    steps = sorted(sums)[-MOST_BARS:]
    if len(steps) < 2:
        return None
    rows = [(f"{one:{_SHORT[cut.grain]}}", round(sums[one]), 0) for one in steps]
    named = MEASURES[cut.measure]
    if cut.counted is Counted.SURVEYS:
        named = f"{named}: {OF_THOSE_WHO_ANSWERED}"
    return charts.posts(rows, named, "", _marks(steps, table, breaks))


def _marks(
    steps: list[date], table: CutTable, breaks: Iterable[SeriesBreak]
) -> list[tuple[int, str]]:
    """The step in which each break falls."""
    days = [one.date() if isinstance(one, datetime) else one for one in steps]
    marks = []
    for one in breaks:
        if one.concerns(table.cut) and days[0] < one.on:
            marks.append((sum(day <= one.on for day in days) - 1, f"{one.on:%d.%m.%Y}"))
    return marks


def drawn_map(
    region: Region, table: CutTable, at: date | None, links: Mapping[str, str]
) -> RegionMap | None:
    """Circles with the count of each municipality; None where the cut has no such side."""
    cut = table.cut
    if cut.measure not in COUNTS or Dimension.MUNICIPALITY not in (cut.rows, cut.columns):
        return None
    counts: dict[str, float] = dict.fromkeys(region.municipalities, 0.0)
    if at is None and cut.measure is CutMeasure.OVERDUE:  # a case may be so at several ends
        at = max((cell.step for cell in table.cells if cell.step is not None), default=None)
    for cell in table.cells:
        place = cell.row if cut.rows is Dimension.MUNICIPALITY else cell.column
        shown = at is None or cell.step == at
        if shown and place in counts and cell.value is not None:
            counts[place] += cell.value
    places = [
        Place(
            *(id_, one.short, None, False, links.get(id_, "")),
            f"{one.short}: {figure(cut.measure, counts[id_])}",
            not one.district,
            count=round(counts[id_]) or None,
        )
        for id_, one in region.municipalities.items()
    ]
    return region_map(region, places, by_count=True)


def steps_of(table: CutTable) -> list[tuple[date, str]]:
    """The steps to choose from, the latest first, where both sides of the table are taken."""
    cut = table.cut
    if cut.grain is None or cut.columns is None:
        return []
    steps = sorted({one.step for one in table.cells if one.step is not None}, reverse=True)
    return [(one, step_words(cut.grain, one)) for one in steps]
