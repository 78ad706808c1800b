"""Weeks and months of the content plan, in days of the region. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from domain.outreach.content import ContentEntry

FARTHEST = timedelta(days=3_660)


class ContentView(StrEnum):
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class ContentSpan:
    """`count` days from a Monday on; those of `month` for a month."""

    view: ContentView
    first: date
    count: int
    month: date | None
    before: date
    after: date

    @property
    def days(self) -> Sequence[date]:
        return [self.first + timedelta(days=n) for n in range(self.count)]

    def bounds(self, zone: tzinfo) -> tuple[datetime, datetime]:
        """Local midnights, however long the days between them are."""
        end = self.first + timedelta(days=self.count)
        return datetime.combine(self.first, time(), zone), datetime.combine(end, time(), zone)


def span_of(view: ContentView, day: date) -> ContentSpan:
    if view is ContentView.WEEK:
        first = day - timedelta(days=day.weekday())
        week = timedelta(days=7)
        return ContentSpan(view, first, 7, None, first - week, first + week)
    month = day.replace(day=1)
    following = (month + timedelta(days=31)).replace(day=1)
    first = month - timedelta(days=month.weekday())
    weeks = -(-(following - first).days // 7)
    return ContentSpan(view, first, weeks * 7, month, month - timedelta(days=1), following)


def by_day(
    contents: Iterable[ContentEntry], span: ContentSpan, zone: tzinfo
) -> Mapping[date, Sequence[ContentEntry]]:
    """Every day of the span, with what is planned or was published on it, by time."""
    days: dict[date, list[ContentEntry]] = {day: [] for day in span.days}
    dated = [(one.day_at, one) for one in contents if one.day_at is not None]
    for at, one in sorted(dated, key=lambda row: (row[0], row[1].number)):
        day = at.astimezone(zone).date()
        if day in days:
            days[day].append(one)
    return days
