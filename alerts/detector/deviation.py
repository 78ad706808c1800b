"""How far every cell is from its own norm, in five levels."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from alerts.detector.detection import tails
from alerts.detector.learning import Learner
from alerts.detector.panel import hours, panel_of
from domain.alert import Cell
from domain.deviation import DeviationLevel

LONGEST = timedelta(days=7)  # the longest period whose norm a baseline knows
RARE, VERY_RARE = 0.05, 0.001  # share of looks at an ordinary cell that show another level
QUIET = 1.0  # if fewer complaints are usual, a few more mean nothing


@dataclass(frozen=True, slots=True)
class Deviation:
    """Complaints of a cell; `p` is the smaller of the two tail probabilities.

    `step` is None if the cell is too quiet to judge.
    """

    seen: int
    usual: float
    p: float
    step: DeviationLevel | None


@dataclass(frozen=True, slots=True)
class Deviations:
    """Every cell between two moments. `cold` if the norm is younger than two weeks."""

    since: datetime
    until: datetime
    cold: bool
    cells: Mapping[Cell, Deviation]


def deviations(learner: Learner, now: datetime, period: timedelta) -> Deviations | None:
    """Every cell of the learner's layout over the period (at most LONGEST) that ends now, against
    the last saved norm. None if there is no norm. Writes nothing. Raises Unavailable.

    It counts what the norm counts, imported posts too: an author's first complaint about each
    problem, without copies, once per hour.
    """
    if (detector := learner.restored(now)) is None:
        return None
    since, until = hours(now - period), hours(now)
    panel = panel_of(learner.complaints.reports(now - period, now), learner.layout)
    first = int(np.floor(since))
    observed = panel.hourly(first, int(np.ceil(until)) - first).sum(0)
    baseline = detector.baseline
    usual = baseline.usual(since, until)
    more, fewer = tails(baseline, observed, since, until)
    least = learner.rules.minimum_authors
    return Deviations(
        since=now - period,
        until=now,
        cold=baseline.cold,
        cells={
            cell: Deviation(int(s), float(u), float(min(m, f)), step(int(s), float(u), m, f, least))
            for cell, s, u, m, f in zip(
                learner.layout.cells, observed, usual, more, fewer, strict=True
            )
        },
    )


def step(
    observed: int, usual: float, more: float, fewer: float, least: int
) -> DeviationLevel | None:
    """The level of a cell. `more` and `fewer` are the probabilities of at least and at most
    `observed`. If hardly any complaints are usual, fewer than `least` mean nothing.
    """
    if usual < QUIET and observed < least:
        return None
    if more <= RARE:
        return DeviationLevel.MUCH_MORE if more <= VERY_RARE else DeviationLevel.MORE
    if fewer <= RARE:
        return DeviationLevel.MUCH_FEWER if fewer <= VERY_RARE else DeviationLevel.FEWER
    return DeviationLevel.USUAL
