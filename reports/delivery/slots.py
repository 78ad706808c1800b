"""When reports are due, by the calendar of a zone. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from domain.reports.report import ReportName
from domain.reports.subscription import DeliveryDays
from domain.terms.period import Period

LEAVES_AT = time(8, 30)
ONE_DAY = timedelta(days=1)
LONGEST_BREAK = 40  # days off on end

IsWorking = Callable[[date], bool]


@dataclass(frozen=True, slots=True)
class Slot:
    """A report is made at `at`, of `period`."""

    at: datetime
    period: Period


def latest_slot(name: ReportName, now: datetime, zone: tzinfo) -> Slot | None:
    """The last slot that has come; None for reports that no calendar asks for."""
    begins = _BEGINS.get(name)
    if begins is None:
        return None
    today = now.astimezone(zone).date()
    day = begins(today)
    if datetime.combine(day, LEAVES_AT, zone) > now:
        day = begins(day - ONE_DAY)
    return slot_on(name, day, zone)


def slot_on(name: ReportName, day: date, zone: tzinfo) -> Slot:
    """The slot of a day on which the report is due: «month» on the first of a month."""
    at = datetime.combine(day, LEAVES_AT, zone)
    if name is ReportName.MORNING:
        before = datetime.combine(day - ONE_DAY, LEAVES_AT, zone)
        return Slot(at, Period(before, at))
    until = datetime.combine(day, time(), zone)
    since = datetime.combine(_BEGINS[name](day - ONE_DAY), time(), zone)
    return Slot(at, Period(since, until))


def leaves_at(
    slot: Slot, name: ReportName, days: DeliveryDays, is_working: IsWorking, zone: tzinfo
) -> datetime | None:
    """When a reader gets the report of a slot; None for a morning that is a day off."""
    day = slot.at.astimezone(zone).date()
    if days is DeliveryDays.EVERY or is_working(day):
        return slot.at
    if name is ReportName.MORNING:
        return None
    for ahead in range(1, LONGEST_BREAK):
        if is_working(later := day + ahead * ONE_DAY):
            return datetime.combine(later, LEAVES_AT, zone)
    return slot.at


def _week(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _quarter(day: date) -> date:
    return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


# The last day at or before a day on which a report is due, and on which its next period begins.
_BEGINS: Mapping[str, Callable[[date], date]] = {
    ReportName.MORNING: lambda day: day,
    ReportName.WEEK: _week,
    ReportName.MONTH: lambda day: day.replace(day=1),
    ReportName.QUARTER: _quarter,
    ReportName.YEAR: lambda day: date(day.year, 1, 1),
}
