"""Periods in words: «октябрь 2026», «16–22 ноября 2026», «III квартал 2026», «2026 год». Pure."""

from collections.abc import Mapping
from datetime import date, datetime, time, tzinfo

from babel.dates import format_date

from domain.cases.ratings.edition import RatingSpan
from domain.reports.report import ReportName, ReportOrder
from domain.terms.period import Period
from russian.figures import LOCALE

QUARTERS = ("I", "II", "III", "IV")
_SPANS: Mapping[int, RatingSpan] = {1: RatingSpan.MONTH, 3: RatingSpan.QUARTER, 12: RatingSpan.YEAR}


def day_words(day: date) -> str:
    return format_date(day, "d MMMM y", LOCALE)


def month_words(first: date) -> str:
    return format_date(first, "LLLL y", LOCALE)


def quarter_words(first: date) -> str:
    return f"{QUARTERS[(first.month - 1) // 3]} квартал {first.year}"


def year_words(first: date) -> str:
    return f"{first.year} год"


def span_words(span: RatingSpan, first: date) -> str:
    match span:
        case RatingSpan.MONTH:
            return month_words(first)
        case RatingSpan.QUARTER:
            return quarter_words(first)
        case RatingSpan.YEAR:
            return year_words(first)


def period_words(period: Period, zone: tzinfo) -> str:
    last = period.last_day(zone)
    if period.since is None:
        return f"до {day_words(last)}"
    since, until = period.since.astimezone(zone), period.until.astimezone(zone)
    if (span := _calendar(since, until)) is not None:
        return span_words(span, since)
    return _days(since.date(), last)


def order_words(order: ReportOrder, zone: tzinfo) -> str:
    """The period of a report; a morning has its day."""
    if order.name == ReportName.MORNING:
        return format_date(order.period.until.astimezone(zone), "EEEE, d MMMM y", LOCALE)
    return period_words(order.period, zone)


def bounds_words(period: Period, zone: tzinfo) -> str:
    """«с 1 октября 2026 по 31 октября 2026», both included; an end within a day has its time."""
    until = period.until.astimezone(zone)
    last = day_words(period.last_day(zone)) if until.time() == time() else _moment(until)
    if period.since is None:
        return f"по {last}"
    since = period.since.astimezone(zone)
    first = day_words(since) if since.time() == time() else _moment(since)
    return f"с {first} по {last}"


def _calendar(since: datetime, until: datetime) -> RatingSpan | None:
    if not since.day == until.day == 1 or not since.time() == until.time() == time():
        return None
    months = (until.year - since.year) * 12 + until.month - since.month
    return _SPANS.get(months) if months and (since.month - 1) % months == 0 else None


def _days(first: date, last: date) -> str:
    if first == last:
        return day_words(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day_words(last)}"
    return f"{day_words(first)} – {day_words(last)}"


def _moment(at: datetime) -> str:
    return f"{day_words(at)}, {at:%H:%M}"
