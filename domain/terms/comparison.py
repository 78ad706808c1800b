"""The earlier period that a period is compared with: as many working days. Pure."""

from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from domain.terms.period import Period
from domain.terms.worktime import Worktime

_DAY = timedelta(days=1)


class ComparedWith(StrEnum):
    BEFORE = "before"  # the days just before
    YEAR = "year"  # from the same day of the year before


def earlier(period: Period, compared_with: ComparedWith, worktime: Worktime) -> Period:
    """Both borders lie at local midnight. A period without a working day is compared with as many
    days of the calendar. Raises ValueError for a period that has no beginning.
    """
    if period.since is None:
        raise ValueError("a period without a beginning has no earlier one")
    zone = worktime.zone
    first, after = period.since.astimezone(zone).date(), _day_after(period.until, worktime)
    working = worktime.working_days(first, after - _DAY)
    if compared_with is ComparedWith.YEAR:
        start = _year_before(first)
        end = _forward(start, working, worktime) if working else start + (after - first)
    else:
        end = first
        start = _back(end, working, worktime) if working else end - (after - first)
    return Period(datetime.combine(start, time(), zone), datetime.combine(end, time(), zone))


def earlier_months(period: Period, compared_with: ComparedWith, zone: tzinfo) -> Period:
    """Of a period of whole months: as many months. Raises ValueError for a period that has no
    beginning.
    """
    if period.since is None:
        raise ValueError("a period without a beginning has no earlier one")
    since, until = period.since.astimezone(zone), period.until.astimezone(zone)
    months = (until.year - since.year) * 12 + until.month - since.month
    back = 12 if compared_with is ComparedWith.YEAR else months
    return Period(_months_before(since, back), _months_before(until, back))


def _months_before(first: datetime, months: int) -> datetime:
    place = first.year * 12 + first.month - 1 - months
    return first.replace(year=place // 12, month=place % 12 + 1)


def _day_after(until: datetime, worktime: Worktime) -> date:
    """The first local day that the period does not touch."""
    local = until.astimezone(worktime.zone)
    return local.date() if local.timetz().replace(tzinfo=None) == time() else local.date() + _DAY


def _year_before(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # 29 February
        return date(day.year - 1, 3, 1)


def _forward(start: date, working: int, worktime: Worktime) -> date:
    """The first day after so many working days, and after the days off that follow them."""
    end = start + working * _DAY
    while lacking := working - worktime.working_days(start, end - _DAY):
        end += lacking * _DAY
    while not worktime.working_days(end, end):
        end += _DAY
    return end


def _back(end: date, working: int, worktime: Worktime) -> date:
    start = end - working * _DAY
    while lacking := working - worktime.working_days(start, end - _DAY):
        start -= lacking * _DAY
    return start
