"""The hours in which a source usually posts, learned from its last four weeks. Pure.

A page of an administration rests at night and at weekends, an outlet from the evening on: by the
clock alone each would be called silent every day.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache

KEPT = timedelta(weeks=4)
KNOWN = timedelta(days=3)  # for so long a source must have been seen
SHARE = 0.15  # of the working days, or of the days off, on which it posted in an hour of the day
HOUR = 3600

Slot = tuple[bool, int]  # a day off or not, the hour of the day


def slot(at: datetime) -> Slot:
    """Of a time that bears the region's zone."""
    return at.weekday() >= 5, at.hour


def learned(
    hours: Collection[int], published: Iterable[datetime], now: datetime
) -> tuple[int, ...]:
    """The hours (since 1970) of the last four weeks in which something was published, with those
    that a new poll has shown.
    """
    last = _hour(now)
    first = last - int(KEPT.total_seconds()) // HOUR
    return tuple(sorted(h for h in {*hours, *map(_hour, published)} if first < h <= last))


@lru_cache(maxsize=1000)  # every page that names troubles asks, and it changes with polls only
def usual(hours: tuple[int, ...], zone: tzinfo) -> frozenset[Slot] | None:
    """When it posts in the region's zone; None where that is not known yet."""
    if not hours or timedelta(hours=max(hours) - min(hours)) < KNOWN:
        return None
    posted = Counter(slot(_time(h, zone)) for h in hours)
    seen = range(min(hours), max(hours) + 1, 24)
    days = Counter(slot(_time(h, zone))[0] for h in seen)
    return frozenset(s for s, n in posted.items() if n >= SHARE * days[s[0]]) or None


def _hour(at: datetime) -> int:
    return int(at.timestamp()) // HOUR


def _time(hour: int, zone: tzinfo) -> datetime:
    return datetime.fromtimestamp(hour * HOUR, UTC).astimezone(zone)
