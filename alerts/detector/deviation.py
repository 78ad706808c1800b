"""How far every cell is from its own norm, and in which of five steps people are told."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from alerts.detector.detection import tails
from alerts.detector.learning import Learner
from alerts.detector.panel import hours, panel_of
from domain.alert import Cell
from domain.deviation import DeviationLevel

LONGEST = timedelta(days=7)  # of a period whose norm a baseline knows
RARE, VERY_RARE = 0.05, 0.001  # of so many looks at an ordinary cell one shows another step
QUIET = 1.0  # complaints that are usual: where there are fewer, few more say nothing


@dataclass(frozen=True, slots=True)
class Deviation:
    """Complaints of a cell: seen, usual, and how unlikely so many or more (so few or fewer) are.
    `step` is None where the cell is too quiet to say.
    """

    seen: int
    usual: float
    p: float
    step: DeviationLevel | None


@dataclass(frozen=True, slots=True)
class Deviations:
    """Every cell between two moments. `cold` where the norm is younger than two weeks."""

    since: datetime
    until: datetime
    cold: bool
    cells: Mapping[Cell, Deviation]


def deviations(learner: Learner, now: datetime, period: timedelta) -> Deviations | None:
    """Every cell of the learner's layout over the period (at most LONGEST) that ends now, beside
    the norm that was last saved; None while there is none. Writes nothing. Raises Unavailable.

    Counted is what the norm is made of: an author's first complaint about each problem, no copies,
    of one hour once; what was imported too.
    """
    if (detector := learner.restored(now)) is None:
        return None
    since, until = hours(now - period), hours(now)
    panel = panel_of(learner.complaints.reports(now - period, now), learner.layout)
    first = int(np.floor(since))
    seen = panel.hourly(first, int(np.ceil(until)) - first).sum(0)
    baseline = detector.baseline
    usual = baseline.usual(since, until)
    more, fewer = tails(baseline, seen, since, until)
    least = learner.rules.minimum_authors
    return Deviations(
        since=now - period,
        until=now,
        cold=baseline.cold,
        cells={
            cell: Deviation(int(s), float(u), float(min(m, f)), step(int(s), float(u), m, f, least))
            for cell, s, u, m, f in zip(learner.layout.cells, seen, usual, more, fewer, strict=True)
        },
    )


def step(seen: int, usual: float, more: float, fewer: float, least: int) -> DeviationLevel | None:
    """The step of a cell, of which at least (`more`) and at most (`fewer`) so many are that likely.
    Fewer than `least` say nothing where hardly any are usual.
    """
    if usual < QUIET and seen < least:
        return None
    if more <= RARE:
        return DeviationLevel.MUCH_MORE if more <= VERY_RARE else DeviationLevel.MORE
    if fewer <= RARE:
        return DeviationLevel.MUCH_FEWER if fewer <= VERY_RARE else DeviationLevel.FEWER
    return DeviationLevel.USUAL
