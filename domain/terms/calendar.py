"""A working calendar: which hours of which days are worked, and why a day is off. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta, tzinfo
from enum import StrEnum
from functools import cached_property

MINUTE, DAY = 60, 86_400  # seconds
DECEMBER = 12  # by then the decree on the next year's transfers is published
ONE_DAY = timedelta(days=1)

Hours = tuple[tuple[int, int], ...]
"""Spans of one day, opening and closing in seconds of its local clock; a span ends by 24:00."""


class DayKind(StrEnum):
    WORKING = "working"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    TRANSFERRED = "transferred"  # a day off moved here from a weekend
    EXTRA = "extra"  # by decree, or of one municipality or body


@dataclass(frozen=True, slots=True)
class Week:
    """Hours of Monday to Sunday from `since` until the next week's, () for a day off; a short day
    closes `short_by` seconds earlier.
    """

    hours: tuple[Hours, ...]
    short_by: int = 0
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day of every year from `since` to `until`, both included."""

    month: int
    day: int
    name: str
    since: date | None = None
    until: date | None = None

    def falls_on(self, day: date) -> bool:
        return (
            (self.month, self.day) == (day.month, day.day)
            and (self.since is None or self.since <= day)
            and (self.until is None or day <= self.until)
        )


@dataclass(frozen=True, slots=True)
class Transfer:
    """A day off moved from a weekend day, which is worked with the hours of the day that it
    replaces, unless it is a holiday.
    """

    weekend: date
    to: date
    source: str


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """A year whose transfers are entered; `verified` means that the decree was looked at."""

    year: int
    source: str
    verified: bool
    transfers: tuple[Transfer, ...] = ()


@dataclass(frozen=True, slots=True)
class DaysOff:
    """Days off from `first` to `last`, both included, of one municipality or one body where that is
    set.
    """

    first: date
    last: date
    reason: str
    municipality: str | None = None
    body: str | None = None

    @property
    def is_local(self) -> bool:
        return self.municipality is not None or self.body is not None

    def concerns(self, municipality: str | None, body: str | None) -> bool:
        return self.municipality in (None, municipality) and self.body in (None, body)

    def days(self) -> Iterable[date]:
        return map(date.fromordinal, range(self.first.toordinal(), self.last.toordinal() + 1))


@dataclass(frozen=True)
class Calendar:
    """Working hours by day of the local clock; its zone is the region's unless `zone` is set.

    `weeks` are ordered; the first has no `since`. `worked` are dates with hours of their own,
    `short` are short days besides the eves of holidays. Local days off count only after `of`.
    """

    weeks: tuple[Week, ...]
    holidays: tuple[Holiday, ...] = ()
    years: tuple[CalendarYear, ...] = ()
    days_off: tuple[DaysOff, ...] = ()
    worked: Mapping[date, Hours] = field(default_factory=dict)
    short: frozenset[date] = frozenset()
    zone: tzinfo | None = None

    def of(self, municipality: str | None = None, body: str | None = None) -> "Calendar":
        """The calendar of a municipality or a body: their own days off count for everybody."""
        if not any(row.is_local and row.concerns(municipality, body) for row in self.days_off):
            return self
        mine = (
            replace(row, municipality=None, body=None)
            for row in self.days_off
            if row.concerns(municipality, body)
        )
        return replace(self, days_off=tuple(mine))

    def hours(self, day: date) -> Hours:
        hours = self._whole(day)
        if hours and (day in self.short or self.holiday(day + ONE_DAY) is not None):
            return closing_earlier(hours, self.week(day).short_by)
        return hours

    def is_short(self, day: date) -> bool:
        return DayKind.WORKING is self.kind(day) and self.hours(day) != self._whole(day)

    def kind(self, day: date) -> DayKind:
        if self.hours(day):
            return DayKind.WORKING
        if self.reason(day) is not None:
            return DayKind.EXTRA
        if self.holiday(day) is not None:
            return DayKind.HOLIDAY
        return DayKind.TRANSFERRED if day in self._to else DayKind.WEEKEND

    def week(self, day: date) -> Week:
        return next(w for w in reversed(self.weeks) if w.since is None or w.since <= day)

    def holiday(self, day: date) -> Holiday | None:
        rows = self._holidays.get((day.month, day.day), ())
        return next((row for row in rows if row.falls_on(day)), None)

    def transfer_to(self, day: date) -> Transfer | None:
        return self._to.get(day)

    def reason(self, day: date) -> str | None:
        return self._extra.get(day)

    def covers(self, year: int) -> bool:
        return any(row.year == year for row in self.years)

    def lacks(self, today: date) -> int | None:
        """The year that should be entered by now: this one, and from December on the next one."""
        due = (today.year, today.year + 1) if today.month == DECEMBER else (today.year,)
        return next((year for year in due if not self.covers(year)), None)

    def _whole(self, day: date) -> Hours:
        if day in self.worked:
            return self.worked[day]
        if day in self._extra or self.holiday(day) is not None or day in self._to:
            return ()
        like = self._from[day].to if day in self._from else day
        return self.week(day).hours[like.weekday()]

    @cached_property
    def _holidays(self) -> Mapping[tuple[int, int], list[Holiday]]:
        rows: dict[tuple[int, int], list[Holiday]] = {}
        for row in self.holidays:
            rows.setdefault((row.month, row.day), []).append(row)
        return rows

    @cached_property
    def _to(self) -> Mapping[date, Transfer]:
        return {row.to: row for year in self.years for row in year.transfers}

    @cached_property
    def _from(self) -> Mapping[date, Transfer]:
        return {row.weekend: row for year in self.years for row in year.transfers}

    @cached_property
    def _extra(self) -> Mapping[date, str]:
        rows = (row for row in self.days_off if not row.is_local)
        return {day: row.reason for row in rows for day in row.days()}


def closing_earlier(hours: Hours, seconds: int) -> Hours:
    closing = hours[-1][1] - seconds
    return tuple((begin, min(end, closing)) for begin, end in hours if begin < closing)


def without(hours: Hours, pause: tuple[int, int]) -> Hours:
    parts = (
        part
        for begin, end in hours
        for part in ((begin, min(end, pause[0])), (max(begin, pause[1]), end))
    )
    return tuple((begin, end) for begin, end in parts if begin < end)
