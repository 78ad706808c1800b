"""A span of time that something is counted over. Pure."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Period:
    """From `since` until just before `until`; None is the beginning of the data."""

    since: datetime | None
    until: datetime

    def holds(self, at: datetime) -> bool:
        return at < self.until and (self.since is None or at >= self.since)
