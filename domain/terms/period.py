"""A span of time that something is counted over. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo


@dataclass(frozen=True, slots=True)
class Period:
    """From `since` until just before `until`; None is the beginning of the data."""

    since: datetime | None
    until: datetime

    def holds(self, at: datetime) -> bool:
        return at < self.until and (self.since is None or at >= self.since)

    def last_day(self, zone: tzinfo) -> date:
        return last_day(self.until, zone)


def last_day(until: datetime, zone: tzinfo) -> date:
    """Midnight ends the day before it."""
    return (until - timedelta(microseconds=1)).astimezone(zone).date()
