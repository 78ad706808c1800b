"""Keeps the detector up to date: restores it from the store, teaches it the hours since,
saves it.
"""

import hashlib
from datetime import UTC, datetime, timedelta, tzinfo
from io import BytesIO

import numpy as np

from alerts.detector.baseline import BLOCK, LAG, LONGEST, Baseline
from alerts.detector.detection import Detector
from alerts.detector.panel import Layout, Panel, hours, panel_of
from alerts.rules import Rules
from domain.ports.baselines import BaselineStore
from domain.ports.complaints import ComplaintStore

HISTORY = 60 * 24  # hours that a new detector learns from
LONGEST_GAP = 1000  # hours of pause after which the state is built anew
STRAY = 0.02  # share of the oldest reports that do not yet prove a working crawler
SAVE_EVERY = 6  # hours; later hours are learned again from the counts
FORMAT = 2  # of the saved state: raise it when a learned value changes its meaning


def moment(hour: float) -> datetime:
    return datetime.fromtimestamp(hour * 3600, UTC)


def phase(now: datetime, zone: tzinfo) -> int:
    offset = now.astimezone(zone).utcoffset() or timedelta()
    return round(offset / timedelta(hours=1))


def begin(panel: Panel, rules: Rules, zone: tzinfo, now: datetime, history: int) -> Detector:
    """Begins at most `history` hours ago, at the first complaints: before them no crawler ran, and
    those hours were not quiet.
    """
    hour = int(hours(now))
    start = int(np.quantile(panel.at, STRAY)) if len(panel.at) else hour
    first = max(hour - history, min(start, hour))
    narrow = panel.layout.narrow
    counted = int(narrow[panel.cell].sum())
    rate = counted / (max(hour - first, 1) * int(narrow.sum()))
    baseline = Baseline(panel.layout, rules.windows, first, phase=phase(now, zone), rate=rate)
    return Detector(baseline, rules)


class Learner:
    """One detector over one layout, built anew after an import of history or complaints more than
    LAG hours late.
    """

    def __init__(
        self,
        *,
        complaints: ComplaintStore,
        baselines: BaselineStore,
        rules: Rules,
        layout: Layout,
        zone: tzinfo,
        name: str = "region",
    ) -> None:
        self.complaints, self.baselines = complaints, baselines
        self.rules, self.layout, self.zone, self.name = rules, layout, zone, name
        self.detector: Detector | None = None
        self._since = 0  # the learned past starts at this hour and must not change
        self._taught = 0  # reports from then to LAG hours before the detector's hour
        self._saved = 0  # the detector's hour at the last save
        self._norm: tuple[tuple[bytes, int], Baseline | None] | None = None
        self._latest = np.zeros((0, 0))  # authors of the last hours [LONGEST, cells]

    def up_to(self, now: datetime) -> tuple[Detector, Panel]:
        """The detector at the hour in progress, and the panel of the windows that end now. Raises
        Unavailable; the caller may repeat the call.
        """
        hour = int(hours(now))
        detector = self.detector or self.restored(now)
        if detector and not self._goes_on(detector, hour):
            detector = None
        since = self._since if detector else hour - HISTORY - BLOCK
        # Count before reading the reports: a report that arrives in between is noticed as missing,
        # not lost.
        taught = self.complaints.tally(moment(since), moment(hour - LAG))
        if detector:
            first = detector.baseline.hour
            panel = self._panel(first - BLOCK, now)
        else:
            panel = self._panel(since, now)
            detector, self._saved = begin(panel, self.rules, self.zone, now, HISTORY), 0
            first = detector.baseline.hour
        self.detector = None  # after a failure the next call restores the saved state
        counts = panel.hourly(first - BLOCK, hour - first + BLOCK)
        for i in range(hour - first):
            detector.end_hour(counts[i + 1 : i + 1 + BLOCK])
        self.detector, self._since, self._taught = detector, since, taught
        self._latest = panel.hourly(hour - LONGEST + 1, LONGEST)
        if hour - self._saved >= SAVE_EVERY:
            self.baselines.save(self.name, self._bytes(detector), now)
            self._saved = hour
        return detector, panel

    def course(self, position: int) -> tuple[tuple[int, float], ...]:
        """Observed and usual authors of one cell in the last LONGEST clock hours, the hour in
        progress last, as of the last `up_to`.
        """
        assert self.detector
        usual = self.detector.baseline.mean[-LONGEST:, position]
        observed = self._latest[:, position]
        return tuple((int(s), float(u)) for s, u in zip(observed, usual, strict=True))

    def _goes_on(self, detector: Detector, hour: int) -> bool:
        learned = detector.baseline.hour
        if not hour - LONGEST_GAP < learned <= hour:
            return False
        past = self.complaints.tally(moment(self._since), moment(learned - LAG))
        return past == self._taught

    def _panel(self, since: int, now: datetime) -> Panel:
        return panel_of(self.complaints.reports(moment(since), now), self.layout)

    def _mark(self, now: datetime) -> str:
        what = FORMAT, self.layout.cells, self.rules.windows, phase(now, self.zone)
        return hashlib.sha256(repr(what).encode()).hexdigest()

    def _bytes(self, detector: Detector) -> bytes:
        file = BytesIO()
        own = np.array([self._since, self._taught], np.int64)
        mark = np.array(self._mark(moment(detector.baseline.hour)))
        np.savez(file, mark=mark, learner=own, **detector.state())  # type: ignore[arg-type]
        return file.getvalue()

    def norm(self, now: datetime) -> Baseline | None:
        """The one last saved, to read; None if none fits."""
        saved, known = self.baselines.load(self.name), self._norm
        if saved is None:
            return None
        if known is None or known[0] != (saved, phase(now, self.zone)):
            detector = self._from(saved, now)
            norm = detector.baseline if detector else None
            known = self._norm = (saved, phase(now, self.zone)), norm
        return known[1]

    def restored(self, now: datetime) -> Detector | None:
        """None if no saved state fits."""
        saved = self.baselines.load(self.name)
        return None if saved is None else self._from(saved, now)

    def _from(self, saved: bytes, now: datetime) -> Detector | None:
        with np.load(BytesIO(saved), allow_pickle=False) as arrays:
            if str(arrays["mark"]) != self._mark(now):
                return None
            state = {name: arrays[name] for name in arrays.files if name != "mark"}
        baseline = Baseline(self.layout, self.rules.windows, 0, phase=phase(now, self.zone))
        detector = Detector(baseline, self.rules)
        detector.restore(state)
        self._since, self._taught = (int(value) for value in state["learner"])
        self._saved = detector.baseline.hour
        return detector
