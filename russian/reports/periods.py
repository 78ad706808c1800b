"""Periods of reports in words: «октябрь 2026», «16–22 ноября 2026», «III квартал 2026». Pure."""

from datetime import date, datetime, timedelta, tzinfo

from babel.dates import format_date

from domain.reports.report import ReportName, ReportOrder
from russian.figures import LOCALE

QUARTERS = ("I", "II", "III", "IV")
MONTHS = 3  # of a quarter


def period_words(order: ReportOrder, zone: tzinfo) -> str:
    until = order.period.until.astimezone(zone)
    if order.name == ReportName.MORNING:
        return format_date(until, "EEEE, d MMMM y", LOCALE)
    last = (until - timedelta(microseconds=1)).date()
    if order.period.since is None:
        return f"до {_day(last)}"
    first = order.period.since.astimezone(zone).date()
    return _whole(first, last, until) or _days(first, last)


def _whole(first: date, last: date, until: datetime) -> str:
    """A month, a quarter or a year; else nothing."""
    if first.day != 1 or until.day != 1 or until.hour or until.minute:
        return ""
    months = (until.year - first.year) * 12 + until.month - first.month
    if months == 1:
        return format_date(first, "LLLL y", LOCALE)
    if months == MONTHS and first.month % MONTHS == 1:
        return f"{QUARTERS[first.month // MONTHS]} квартал {first.year}"
    return str(first.year) if months == 12 and first.month == 1 else ""


def _days(first: date, last: date) -> str:
    if first == last:
        return _day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{_day(last)}"
    return f"{_day(first)} – {_day(last)}"


def _day(day: date) -> str:
    return format_date(day, "d MMMM y", LOCALE)
