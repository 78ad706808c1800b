"""How often something may be asked: so many calls at once, then as many in each length of time.
Pure.

A bucket that empties by one call in each gap (GCRA): all that is stored of it is when it is empty,
and a bucket that is empty need not be stored.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Rate:
    """`calls` within each length of time, the first of them at once."""

    calls: int
    within: timedelta

    @property
    def gap(self) -> timedelta:
        """The time in which one call is forgotten."""
        return self.within / self.calls

    def after(self, empty_at: datetime | None, now: datetime) -> datetime:
        """When the bucket is empty if one more call is counted. A bucket that a clock filled which
        ran ahead counts as full, and not as fuller.
        """
        return min(max(now, empty_at or now), now + self.within) + self.gap

    def wait(self, empty_at: datetime | None, now: datetime) -> timedelta:
        """How long the next call has to wait; zero where it may come now."""
        return max(self.after(empty_at, now) - self.within - now, timedelta())
