"""A subscription: a person gets new results of a saved search, at a chosen pace. Pure."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from enum import StrEnum

DIGEST_AT = time(9)
# Nothing is put off for longer: what is was written by a clock that was ahead.
FARTHEST = timedelta(days=1, hours=1)


class Pace(StrEnum):
    """How often a person is notified; the digest is sent at 09:00 in the region's zone."""

    AT_ONCE = "at_once"
    HOURLY = "hourly"
    DAILY = "daily"


@dataclass(frozen=True, slots=True)
class Subscription:
    """`looked_at` is the time up to which posts were checked; the next check is at `next_at`.

    `told` are already announced posts that a later check may find again. The last message announced
    `sent` posts.
    """

    search: str
    person: str
    pace: Pace
    looked_at: datetime
    next_at: datetime
    told: frozenset[str] = frozenset()
    sent: int = 0
    sent_at: datetime | None = None


def next_time(pace: Pace, now: datetime, zone: tzinfo) -> datetime:
    local = now.astimezone(zone)
    match pace:
        case Pace.AT_ONCE:
            return now
        case Pace.HOURLY:
            return local.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        case Pace.DAILY:
            today = datetime.combine(local.date(), DIGEST_AT, zone)
            tomorrow = datetime.combine(local.date() + timedelta(days=1), DIGEST_AT, zone)
            return today if now < today else tomorrow
