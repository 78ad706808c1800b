"""How often something may be called: a burst at once, then evenly over time. Pure.

A leaky bucket (GCRA) loses one call per gap. Only the time when it is empty is stored, and an empty
bucket needs no row.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

SET_BACK = timedelta(hours=1)  # further than the clocks of one installation lie apart


@dataclass(frozen=True, slots=True)
class Rate:
    calls: int
    within: timedelta

    @property
    def gap(self) -> timedelta:
        return self.within / self.calls

    def after(self, empty_at: datetime | None, now: datetime) -> datetime:
        """When the bucket is empty if one more call is counted. A time beyond a full bucket comes
        from another clock, which is ahead: the bucket is full. A time far beyond it comes from a
        clock that was set back since: the bucket is empty, or nobody could call before that time.
        """
        if empty_at is None or empty_at > now + max(2 * self.within, SET_BACK):
            empty_at = now
        return min(max(now, empty_at), now + self.within) + self.gap

    def wait(self, empty_at: datetime | None, now: datetime) -> timedelta:
        return max(self.after(empty_at, now) - self.within - now, timedelta())
