"""Windows that have ended, judged again where late posts added to them. Pure but for its memory."""

from dataclasses import replace

import numpy as np

from alerts.detector.detection import Detector, Scan
from alerts.detector.panel import Bools, Floats, Panel


class Hindsight:
    """What was seen in the windows that ended at each of the last full hours.

    After a restart nothing is remembered, and all of them are judged again: posts of an outage come
    at once and late.
    """

    def __init__(self, hours: int) -> None:
        self.hours = hours
        self._seen: dict[int, Floats] = {}  # end -> authors [windows, cells]
        self._begun = False

    def look(self, detector: Detector, panel: Panel, seen: Scan, now: float, told: Floats) -> Scan:
        """`seen`, with the surest of the ended windows in its place for the cells that have more in
        it than at the last look. What ended by `told` [cells] has had its alert.
        """
        hour = int(now)
        ends = range(hour - self.hours + 1, hour + 1)
        before, self._seen = self._seen, {}
        for end in ends:
            observed = panel.within(end, detector.baseline.windows)
            self._seen[end] = observed
            # The hour that has just ended is looked at by all cells; the earlier ones were.
            more = np.full(observed.shape[1], end == hour or not self._begun)
            if end in before:
                more = np.any(observed > before[end], axis=0)
            more &= told < end
            if more.any():
                again = detector.look(observed, float(end))
                seen = _surer(seen, again, more & (again.p < seen.p))
        self._begun = True
        return seen


def _surer(seen: Scan, again: Scan, better: Bools) -> Scan:
    return replace(
        seen,
        p=np.where(better, again.p, seen.p),
        window=np.where(better, again.window, seen.window),
        observed=np.where(better, again.observed, seen.observed),
        expected=np.where(better, again.expected, seen.expected),
        end=np.where(better, again.end, seen.end),
    )
