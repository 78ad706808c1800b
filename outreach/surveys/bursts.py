"""Finds bursts: times in which an open poll was answered far more often than usual. Pure."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from statistics import median

from domain.outreach.surveys.result import Burst

WINDOW = timedelta(minutes=10)
LEAST = 20  # submissions of a window
TIMES = 5  # as many as in the middle one of the other windows with any
_FIRST = datetime(2000, 1, 1, tzinfo=UTC)


def find_bursts(times: Sequence[datetime]) -> Sequence[Burst]:
    """Windows beside each other are one burst."""
    counts = Counter((at - _FIRST) // WINDOW for at in times)
    bursts: list[Burst] = []
    for place, count in sorted(counts.items()):
        others = [other for at, other in counts.items() if abs(at - place) > 1]
        usual = median(others) if others else 1
        if count < LEAST or count < TIMES * usual:
            continue
        since = _FIRST + place * WINDOW
        if bursts and bursts[-1].until == since:
            last = bursts.pop()
            bursts.append(Burst(last.since, since + WINDOW, last.count + count))
        else:
            bursts.append(Burst(since, since + WINDOW, count))
    return bursts


def is_in(bursts: Sequence[Burst], at: datetime) -> bool:
    return any(burst.since <= at < burst.until for burst in bursts)
