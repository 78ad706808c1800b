"""The hours in which a source usually posts, learned from its last four weeks. Pure.

A page of an administration pauses at night and at weekends, an outlet from the evening on: judged
by elapsed time alone, each would count as silent every day.

The state is text: the latest hour with a post, counted since 1970, and a bit for each hour before
it.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache

HABIT_SPAN = timedelta(weeks=4)
KNOWN = timedelta(days=3)  # a source must have been observed for this long
SHARE = 0.15  # share of the working days, or of the days off, with a post in that hour
HOUR = 3600

Slot = tuple[bool, int]  # a day off or not, the hour of the day


def slot(at: datetime) -> Slot:
    return at.weekday() >= 5, at.hour


def learned(known: str, published: Iterable[datetime], now: datetime) -> str:
    last = _hour(now)
    first = last - int(HABIT_SPAN.total_seconds()) // HOUR
    kept = [h for h in {*hours(known), *map(_hour, published)} if first < h <= last]
    latest = max(kept, default=0)
    return f"{latest}:{sum(1 << latest - h for h in kept):x}" if kept else ""


def hours(known: str) -> list[int]:
    latest, _, bits = known.partition(":")
    back = f"{int(bits, 16):b}"[::-1] if bits else ""
    return [int(latest) - n for n, bit in enumerate(back) if bit == "1"]


# every page that shows troubles asks, and the answer changes only with polls
@lru_cache(maxsize=1000)
def usual(known: str, zone: tzinfo) -> frozenset[Slot] | None:
    """The slots in which the source posts, in the region's zone; None while not yet known."""
    posts = hours(known)
    if not posts or timedelta(hours=posts[0] - posts[-1]) < KNOWN:
        return None
    posted = Counter(slot(_time(h, zone)) for h in posts)
    span = range(posts[-1], posts[0] + 1, 24)
    days = Counter(slot(_time(h, zone))[0] for h in span)
    return frozenset(s for s, n in posted.items() if n >= SHARE * days[s[0]]) or None


def _hour(at: datetime) -> int:
    return int(at.timestamp()) // HOUR


def _time(hour: int, zone: tzinfo) -> datetime:
    return datetime.fromtimestamp(hour * HOUR, UTC).astimezone(zone)
