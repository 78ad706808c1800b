"""Time cut into hours, days, weeks or months, as a zone's clocks and calendar have them. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo


class Step(StrEnum):
    """The length of one step; a week begins on Monday."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


# From a step's start this lies within the next step, however long the clocks make this one.
_AHEAD = {
    Step.HOUR: timedelta(minutes=90),
    Step.DAY: timedelta(hours=36),
    Step.WEEK: timedelta(days=10),
    Step.MONTH: timedelta(days=45),
}


@dataclass(frozen=True, slots=True)
class Steps:
    """Steps of one length in one zone. Each is known by its start, in UTC."""

    length: Step
    zone: ZoneInfo

    def start(self, at: datetime) -> datetime:
        """The start of the step that a moment lies in."""
        local = at.astimezone(self.zone)
        begun = local.replace(minute=0, second=0, microsecond=0)
        if self.length is not Step.HOUR:
            # The fold is the moment's own: a day begins with the first of two midnights.
            begun = begun.replace(hour=0, fold=0)
        if self.length is Step.WEEK:
            begun -= timedelta(days=begun.weekday())
        if self.length is Step.MONTH:
            begun = begun.replace(day=1)
        return begun.astimezone(UTC)

    def next(self, start: datetime) -> datetime:
        """The start of the step after the one that starts there."""
        return self.start(start + _AHEAD[self.length])

    def between(self, first: datetime, last: datetime) -> Iterator[datetime]:
        """Starts of every step from that of `first` to that of `last`."""
        start, end = self.start(first), self.start(last)
        while start <= end:
            yield start
            start = self.next(start)
