"""What the complaints of one store say at a moment; and of two stores, what the surer one says."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np

from alerts.detector.detection import Detector, Scan
from alerts.detector.hindsight import Hindsight, surer
from alerts.detector.learning import Learner
from alerts.detector.panel import Bools, Floats, Panel, hours


class Outlook:
    """One learner, and what it looked at last."""

    def __init__(self, learner: Learner, oldest: timedelta) -> None:
        self.learner, self._oldest = learner, oldest
        self._hindsight = Hindsight(int(oldest / timedelta(hours=1)))
        self._seen: tuple[Detector, Panel] | None = None

    def look(self, now: datetime) -> Scan:
        """Judge the windows that end now. Raises Unavailable; the caller may repeat the call."""
        detector, panel = self._seen = self.learner.up_to(now)
        return detector.look(panel.within(hours(now), self.learner.rules.windows), hours(now))

    def again(self, latest: Scan, alerted: Floats, now: datetime) -> Scan:
        """The surest of this look and of ended windows that gained authors, see Hindsight."""
        assert self._seen
        return self._hindsight.look(*self._seen, latest, hours(now), alerted)

    def fresh(self, now: datetime) -> Bools:
        """Cells [cells] whose newest complaint is young enough for an alert."""
        assert self._seen
        fresh: Bools = self._seen[1].latest(hours(now)) >= hours(now - self._oldest)
        return fresh


def surest(looks: Sequence[Scan], firing: Sequence[Bools] = ()) -> Scan:
    """In each cell the look that fires, else that of the smallest p."""
    first, *others = looks
    fires = list(firing) or [np.zeros(len(first.p), np.bool_)] * len(looks)
    before = fires[0]
    for look, now in zip(others, fires[1:], strict=True):
        first = surer(first, look, (now & ~before) | ((now == before) & (look.p < first.p)))
        before = before | now
    return first
