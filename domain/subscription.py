"""A subscription: a person is told what is new of a saved search, at a pace they chose. Pure."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from enum import StrEnum

DIGEST_AT = time(9)


class Pace(StrEnum):
    """How often somebody is told; the digest comes at 09:00 of the region's clocks."""

    AT_ONCE = "at_once"
    HOURLY = "hourly"
    DAILY = "daily"


@dataclass(frozen=True, slots=True)
class Subscription:
    """`looked_at` is up to when posts have been looked at, `told` those of them that a later look
    may meet once more; the next look is at `next_at`. `sent` posts were in the last message.
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
    """When somebody who was told now is told again."""
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
