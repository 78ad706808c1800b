"""How far every cell is from its own norm, in five levels."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from alerts.detector.baseline import Baseline
from alerts.detector.detection import tails
from alerts.detector.learning import Learner, moment
from alerts.detector.panel import Panel, hours, panel_of
from domain.alert import Cell
from domain.deviation import DeviationLevel

LONGEST = timedelta(days=7)  # the longest period whose norm a baseline knows
RARE, VERY_RARE = 0.05, 0.001  # share of looks at an ordinary cell that show another level
QUIET = 1.0  # if fewer complaints are usual, a few more mean nothing


@dataclass(frozen=True, slots=True)
class Deviation:
    """`p` is the smaller of the two tail probabilities; `step` is None if the cell is too quiet to
    judge.
    """

    seen: int
    usual: float
    p: float
    step: DeviationLevel | None


@dataclass(frozen=True, slots=True)
class Deviations:
    """`cold` if the norm is younger than two weeks."""

    since: datetime
    until: datetime
    cold: bool
    cells: Mapping[Cell, Deviation]


@dataclass(frozen=True, slots=True)
class HourNow:
    start: datetime
    count: int
    usual: float


@dataclass(frozen=True, slots=True)
class NormComparison:
    """Complaints from `since` to `now` against the last saved norm, counted as the norm counts: an
    author's first complaint about each problem, imported ones too, without copies, once per hour.
    """

    baseline: Baseline
    panel: Panel
    least: int
    since: datetime
    now: datetime

    def over(self, period: timedelta) -> Deviations:
        since, until = hours(self.now - period), hours(self.now)
        first = int(np.floor(since))
        panel = self.panel.between(since, until)
        observed = panel.hourly(first, int(np.ceil(until)) - first).sum(0)
        usual = self.baseline.usual(since, until)
        more, fewer = tails(self.baseline, observed, since, until)
        numbers = zip(panel.layout.cells, observed, usual, more, fewer, strict=True)
        return Deviations(
            since=self.now - period,
            until=self.now,
            cold=self.baseline.cold,
            cells={
                cell: Deviation(
                    int(s), float(u), float(min(m, f)), step(int(s), float(u), m, f, self.least)
                )
                for cell, s, u, m, f in numbers
            },
        )

    def course(self, count: int) -> Sequence[HourNow]:
        layout, last = self.panel.layout, int(np.floor(hours(self.now)))
        first = last - count + 1
        places = (layout.group == layout.groups) & (layout.municipality < layout.municipalities)
        observed = self.panel.hourly(first, count)[:, places].sum(1)
        ends = [min(hour + 1.0, hours(self.now)) for hour in range(first, last + 1)]
        usual = [self.baseline.usual(first + i, end)[places].sum() for i, end in enumerate(ends)]
        return [HourNow(moment(first + i), int(observed[i]), float(usual[i])) for i in range(count)]


def compare(learner: Learner, now: datetime, longest: timedelta) -> NormComparison | None:
    """None if there is no norm; writes nothing. Raises Unavailable."""
    if (norm := learner.norm(now)) is None:
        return None
    panel = panel_of(learner.complaints.reports(now - longest, now), learner.layout)
    least = learner.rules.minimum_authors
    return NormComparison(norm, panel, least, now - longest, now)


def deviations(learner: Learner, now: datetime, period: timedelta) -> Deviations | None:
    """Every cell over the period (at most LONGEST) that ends now; None if there is no norm. Raises
    Unavailable.
    """
    compared = compare(learner, now, period)
    return compared.over(period) if compared else None


def step(
    observed: int, usual: float, more: float, fewer: float, least: int
) -> DeviationLevel | None:
    """`more` and `fewer` are the probabilities of at least and at most `observed`; if hardly any
    complaints are usual, fewer than `least` mean nothing.
    """
    if usual < QUIET and observed < least:
        return None
    if more <= RARE:
        return DeviationLevel.MUCH_MORE if more <= VERY_RARE else DeviationLevel.MORE
    if fewer <= RARE:
        return DeviationLevel.MUCH_FEWER if fewer <= VERY_RARE else DeviationLevel.FEWER
    return DeviationLevel.USUAL
