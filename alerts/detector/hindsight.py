"""Judges windows again after their end if late posts have added to them. Pure except for its
memory.
"""

from dataclasses import replace

import numpy as np

from alerts.detector.detection import Detector, Scan
from alerts.detector.panel import Bools, Floats, Panel


class Hindsight:
    """Remembers the counts of the windows that ended at each of the last full hours. After a
    restart all are judged again, because the posts of an outage arrive at once and late.
    """

    def __init__(self, hours: int) -> None:
        self.hours = hours
        self._seen: dict[int, Floats] = {}  # end -> authors [windows, cells]
        self._begun = False

    def look(
        self, detector: Detector, panel: Panel, latest: Scan, now: float, alerted: Floats
    ) -> Scan:
        """Replace `latest` by the surest ended window in the cells that gained authors there since
        the last look; windows that ended by `alerted` [cells] already had an alert.
        """
        hour = int(now)
        ends = range(hour - self.hours + 1, hour + 1)
        before, self._seen = self._seen, {}
        for end in ends:
            observed = panel.within(end, detector.baseline.windows)
            self._seen[end] = observed
            # Judge every cell in the hour that has just ended; earlier hours were judged at their
            # end.
            more = np.full(observed.shape[1], end == hour or not self._begun)
            if end in before:
                more = np.any(observed > before[end], axis=0)
            more &= alerted < end
            if more.any():
                again = detector.look(observed, float(end))
                latest = surer(latest, again, more & (again.p < latest.p))
        self._begun = True
        return latest


def surer(latest: Scan, again: Scan, better: Bools) -> Scan:
    return replace(
        latest,
        p=np.where(better, again.p, latest.p),
        window=np.where(better, again.window, latest.window),
        observed=np.where(better, again.observed, latest.observed),
        expected=np.where(better, again.expected, latest.expected),
        end=np.where(better, again.end, latest.end),
    )
