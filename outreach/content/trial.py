"""A publication as a trial over days of counts, and weeks without one to judge it by. Pure."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from outreach.content.effect import (
    CellChange,
    CountStretch,
    Floats,
    change,
    like,
    yardstick,
)

WAIT = 3  # days before a publication that the forecast has not learned
STEP = 7  # days between the weeks that it is judged by
LEARN = 28  # days of counts before a forecast is one


@dataclass(frozen=True)
class DailyRecord:
    """`counts` [days, cells], and by the end of each day the usual count of a day to come, `levels`
    [days, cells], as the detector had learned it. `group` numbers say which cells are alike,
    `is_place` which are one group in one place; `is_published` [days, cells] are the days that a
    publication may have changed.
    """

    counts: Floats
    levels: Floats
    group: NDArray[np.int64]
    is_place: NDArray[np.bool_]
    is_published: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class TrialOutcome:
    """`places` are like ones in which nothing was published."""

    counted: int
    places: int
    change: CellChange


def judge(record: DailyRecord, cell: int, first: int, days: int) -> TrialOutcome:
    """Of a publication in the day before `first`, over `days` days."""
    [measured] = judge_all(record, [cell], first, days)
    return measured


def judge_all(record: DailyRecord, cells: list[int], first: int, days: int) -> list[TrialOutcome]:
    """The same of several cells, each as if it alone had a publication then."""
    if first - WAIT < LEARN or first + days > len(record.counts):
        young = yardstick([], record.group, np.zeros((0, 0)))
        counted = record.counts[first : first + days].sum(0)
        return [TrialOutcome(int(counted[c]), 0, change(0.0, 0.0, young)) for c in cells]
    begins = range(first - days, LEARN + WAIT - 1, -STEP)
    past = [_stretch(record, begin, days) for begin in begins]
    known = np.array([_known(record, begin, days) for begin in begins])
    measure = yardstick(past, record.group, known)
    now, quiet = _stretch(record, first, days), _known(record, first, days)
    factor = like(now, record.group, quiet, measure.spread)
    outcomes = []
    for cell in cells:
        usual = float(now.forecast[cell] * factor[cell])
        same = (record.group == record.group[cell]) & (quiet > 0)
        same[cell] = False
        counted = float(now.counted[cell])
        outcomes.append(
            TrialOutcome(int(counted), int(same.sum()), change(counted, usual, measure))
        )
    return outcomes


def _stretch(record: DailyRecord, first: int, days: int) -> CountStretch:
    forecast = record.levels[first - WAIT - 1] * days
    return CountStretch(record.counts[first : first + days].sum(0), forecast)


def _known(record: DailyRecord, first: int, days: int) -> Floats:
    """1 for the places whose days nothing published could have changed [cells]."""
    changed = record.is_published[first : first + days].any(0)
    known: Floats = (record.is_place & ~changed).astype(np.float64)
    return known
