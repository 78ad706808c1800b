"""Time cut into hours, days, weeks or months of a zone's clock and calendar. Pure."""

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


# Added to a step's start, this lies within the next step, whatever the clock changes do.
_AHEAD = {
    Step.HOUR: timedelta(minutes=90),
    Step.DAY: timedelta(hours=36),
    Step.WEEK: timedelta(days=10),
    Step.MONTH: timedelta(days=45),
}


@dataclass(frozen=True, slots=True)
class Steps:
    """Steps of one length in one zone; each is identified by its start, in UTC."""

    length: Step
    zone: ZoneInfo

    def start(self, at: datetime) -> datetime:
        local = at.astimezone(self.zone)
        start = local.replace(minute=0, second=0, microsecond=0)
        if self.length is not Step.HOUR:
            # An hour keeps the moment's fold; a day begins at the first of two midnights.
            start = start.replace(hour=0, fold=0)
        if self.length is Step.WEEK:
            start -= timedelta(days=start.weekday())
        if self.length is Step.MONTH:
            start = start.replace(day=1)
        return start.astimezone(UTC)

    def next(self, start: datetime) -> datetime:
        return self.start(start + _AHEAD[self.length])

    def between(self, first: datetime, last: datetime) -> Iterator[datetime]:
        start, end = self.start(first), self.start(last)
        while start <= end:
            yield start
            start = self.next(start)
