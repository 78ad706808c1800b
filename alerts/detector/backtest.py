"""Replays a rule on the stored history: the alerts it would have sent."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo

import numpy as np

from alerts.detector.baseline import BLOCK, LONGEST, Baseline
from alerts.detector.detection import Detector
from alerts.detector.learning import begin, moment
from alerts.detector.panel import Floats, Layout, hours, panel_of
from alerts.rules import Rules
from domain.alert import Cell
from domain.complaint import FirstComplaint
from domain.ports.baselines import BaselineStore
from domain.ports.complaints import ComplaintStore

HISTORY = 90 * 24  # replayed hours
LOOKS = 6  # looks per hour
STALE = 1.0  # hours after which a stored limit no longer applies to a look


@dataclass(frozen=True, slots=True)
class Trial:
    cell: Cell
    sensitivity: str
    windows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Spike:
    """At its opening `observed` authors stood against `expected` within `window`; it was last
    unusual at `until`; `cold` is as in a Signal.
    """

    at: datetime
    until: datetime
    window: timedelta
    observed: int
    expected: float
    cold: bool


@dataclass(frozen=True, slots=True)
class Backtest:
    """`spikes` are in order; `noted` is the share of looks whose limit was stored, the others are
    judged as if no other cell had fired.
    """

    since: datetime
    until: datetime
    spikes: tuple[Spike, ...]
    noted: float

    @property
    def per_week(self) -> float:
        weeks = (self.until - self.since) / timedelta(weeks=1)
        return len(self.spikes) / weeks if weeks else 0.0


def backtest(
    trial: Trial,
    *,
    complaints: ComplaintStore,
    baselines: BaselineStore,
    rules: Rules,
    layout: Layout,
    cells: int,
    zone: tzinfo,
    now: datetime,
) -> Backtest:
    """Posts count from their publication, imported ones too; no wider alert covers this one; false
    discoveries are bounded over `cells` cells. Raises Unavailable.
    """
    [outcome] = backtests(
        [trial],
        complaints=complaints,
        baselines=baselines,
        rules=rules,
        layout=layout,
        cells=cells,
        zone=zone,
        now=now,
    )
    return outcome


def backtests(
    trials: Sequence[Trial],
    *,
    complaints: ComplaintStore,
    baselines: BaselineStore,
    rules: Rules,
    layout: Layout,
    cells: int,
    zone: tzinfo,
    now: datetime,
    passed: Callable[[int, int], None] = lambda hour, hours: None,
) -> list[Backtest]:
    """Several trials over one replay, each as if it were alone; `passed` gets the number of each
    replayed hour and of all.
    """
    last = hours(now)
    reports = complaints.reports(moment(last - HISTORY - BLOCK), now)
    panel = panel_of(reports, layout)
    panel = replace(panel, news=np.ones_like(panel.news))
    detector = begin(panel, rules, zone, now, HISTORY)
    first = detector.baseline.hour
    counts = panel.hourly(first - BLOCK, int(last) - first + BLOCK)
    noted = baselines.limits(moment(first), now)
    tried = [
        (
            _Series(trial, reports, rules, layout),
            np.isin(rules.windows, trial.windows)[:, None],
            _Limits(trial.sensitivity, noted, rules, cells),
        )
        for trial in trials
    ]
    for hour in range(first, int(last) + 1):
        for look in range(1, LOOKS + 1):
            end = hour + look / LOOKS
            if end > last:
                break
            for series, chosen, limits in tried:
                limit = limits.at(end)
                if series.may_matter(detector, end):
                    day = panel.between(end - LONGEST, end)
                    series.judge(detector, day.within(end, rules.windows) * chosen, end, limit)
        if hour < int(last):
            i = hour - first + 1
            detector.end_hour(counts[i : i + BLOCK])
        passed(hour - first + 1, int(last) - first + 1)
    return [
        Backtest(moment(first), now, tuple(series.spikes), limits.share)
        for series, _, limits in tried
    ]


class _Series:
    def __init__(
        self, trial: Trial, reports: Sequence[FirstComplaint], rules: Rules, layout: Layout
    ) -> None:
        self.rules, self.position = rules, layout.position[trial.cell]
        self.narrow = bool(layout.narrow[self.position])
        self.quiet = rules.close_after / timedelta(hours=1)
        pairs = {(r.group, r.municipality) for r in reports}  # far fewer than reports
        inside = {pair for pair in pairs if trial.cell.contains(Cell(*pair))}
        self.own = [r for r in reports if (r.group, r.municipality) in inside]
        self.at = [hours(r.at) for r in self.own]
        self.spikes: list[Spike] = []
        self.hot_at = -np.inf  # the last look at which the latest spike was unusual
        self._hour = -1  # the hour of `_ends`
        self._ends: list[Floats] = []

    def may_matter(self, detector: Detector, end: float) -> bool:
        """False if no look could fire or be hot: reports bound authors, the region's factor only
        raises the expected count, and no variance is below Poisson's.
        """
        stop = bisect_left(self.at, end)
        most = np.array([stop - bisect_left(self.at, end - w) for w in self.rules.windows])
        if most[-1] < self.rules.minimum_authors:
            return False
        usual = self._usual(detector.baseline, end)
        floor = np.maximum(self.rules.minimum_authors, self.rules.minimum_ratio * usual)
        gate = usual + self.rules.gate * np.sqrt(usual)
        day = self.rules.day_ratio * usual[-1] + self.rules.day_extra
        goes_on = most[-1] > day and end - self.hot_at < self.quiet
        return goes_on or bool(np.any((most >= floor) & (most > gate)))

    def _usual(self, baseline: Baseline, end: float) -> Floats:
        if baseline.hour != self._hour:
            own, self._hour = slice(self.position, self.position + 1), baseline.hour
            self._ends = [baseline.expect(self._hour + i, own)[:, 0] for i in (0.0, 1.0)]
        first, last = self._ends
        return first + (end - self._hour) * (last - first)

    def judge(self, detector: Detector, observed: Floats, end: float, limit: float) -> None:
        look, i = detector.look(observed, end), self.position
        if end - self.hot_at < self.quiet:
            if look.hot(self.rules)[i]:
                self.hot_at = end
                self.spikes[-1] = replace(self.spikes[-1], until=moment(end))
            return
        window = int(look.window[i])
        length = timedelta(hours=self.rules.windows[window])
        if look.p[i] > limit or not self._worth_waking(end, self.rules.windows[window]):
            return
        if end - self.hot_at <= self.quiet + self.rules.reopen_within / timedelta(hours=1):
            self.spikes[-1] = replace(self.spikes[-1], until=moment(end))
        else:
            cold = detector.baseline.cold
            authors = int(look.observed[window, i]), float(look.expected[window, i])
            self.spikes.append(Spike(moment(end), moment(end), length, *authors, cold))
        self.hot_at = end

    def _worth_waking(self, end: float, window: int) -> bool:
        stop = bisect_left(self.at, end)
        recent = self.own[bisect_left(self.at, end - window) : stop]
        fresh = end - self.at[stop - 1] <= self.rules.oldest / timedelta(hours=1)
        authors, sources = len({r.author for r in recent}), len({r.source_id for r in recent})
        return fresh and self.rules.worth_waking(authors, sources, self.narrow)


class _Limits:
    def __init__(
        self,
        sensitivity: str,
        noted: Mapping[datetime, Mapping[str, float]],
        rules: Rules,
        cells: int,
    ) -> None:
        self._at = [hours(at) for at in noted]
        self._limits = [limits[sensitivity] for limits in noted.values()]
        self._alone = rules.q[sensitivity] / cells
        self._asked = self._known = 0

    def at(self, end: float) -> float:
        self._asked += 1
        last = bisect_right(self._at, end) - 1
        if last < 0 or end - self._at[last] > STALE:
            return self._alone
        self._known += 1
        return self._limits[last]

    @property
    def share(self) -> float:
        return self._known / self._asked if self._asked else 0.0
