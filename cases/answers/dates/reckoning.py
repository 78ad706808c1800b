"""Arithmetic of dates as sentences state them: periods, the nearest one, months added. Pure."""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

ONE_DAY = timedelta(days=1)
MONTHS, WEEK = 12, 7
_PARTS_OF = {"start": 3, "middle": 2}  # «в начале» is the first third, «в середине» ends half-way
_DAYS_OF = {"start": 10, "middle": 20}  # of a month


class Form(StrEnum):
    """How a sentence states a date."""

    DAY = "day"
    WEEKDAY = "weekday"
    NEAR = "near"  # today, tomorrow
    PERIOD = "period"
    TERM = "term"  # so many days from the answer
    CLOCK = "clock"  # an hour of a day that is not named


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days from `first` to `last`, both included. `before` is the end of the same stretch a year
    (week, month) earlier, where the sentence leaves open which is meant. `impossible` is a day that
    no calendar has, `off` the weekday that was stated for a date of another one.
    """

    first: date
    last: date
    form: Form
    before: date | None = None
    impossible: bool = False
    off: int | None = None


def after_week(stretch: Stretch, first: date) -> Stretch:
    """The weekday that ends a span which begins on that day."""
    if stretch.form is not Form.WEEKDAY or stretch.last >= first:
        return stretch
    return replace(stretch, last=stretch.last + timedelta(weeks=1), before=None)


def begun(stretch: Stretch, last: date) -> Stretch:
    """«с 1 октября по 15 декабря» in November: the span began a while ago."""
    is_before = stretch.before is not None and stretch.before <= last < stretch.first
    if stretch.form is not Form.DAY or not is_before:
        return stretch
    return replace(stretch, first=stretch.before or stretch.first, before=None)


def months_later(day: date, count: int) -> date:
    """The same day of a later month, or the last one of that month."""
    year, month = divmod(day.year * MONTHS + day.month - 1 + count, MONTHS)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months(year: int, first: int, count: int) -> Stretch:
    """Whole months from the first one of a year."""
    begin = date(year, first, 1)
    return Stretch(begin, months_later(begin, count) - ONE_DAY, Form.PERIOD)


def nearest_months(today: date, first: int, count: int) -> Stretch:
    """The months that have not ended by today; these may have begun in the last year."""
    for year in (today.year - 1, today.year, today.year + 1):
        stretch = months(year, first, count)
        if stretch.last >= today:
            return replace(stretch, before=months(year - 1, first, count).last)
    raise AssertionError("the next year has every month")


def week(today: date, shift: int) -> Stretch:
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=shift)
    return Stretch(monday, monday + timedelta(days=WEEK - 1), Form.PERIOD)


def quarter(today: date, shift: int) -> Stretch:
    return months_around(today, 3, shift)


def months_around(today: date, size: int, shift: int) -> Stretch:
    """The month, quarter, half or year (1, 3, 6, 12 months) that holds today, or a later one."""
    begin = date(today.year, (today.month - 1) // size * size + 1, 1)
    begin = months_later(begin, size * shift)
    return Stretch(begin, months_later(begin, size) - ONE_DAY, Form.PERIOD)


def weekday(today: date, number: int, shift: int | None) -> Stretch:
    """The nearest one after today; with a shift, that of this or the next week."""
    ahead = (number - today.weekday() - 1) % WEEK + 1
    day = today + timedelta(days=ahead)
    if shift is not None and shift != 0:
        day = week(today, shift).first + timedelta(days=number)
    return Stretch(day, day, Form.WEEKDAY, before=today - timedelta(days=WEEK - ahead))


def nth_weekday(month: Stretch, number: int, nth: int) -> Stretch | None:
    """The first, second… weekday of a month; -1 for the last one."""
    if (month.last - month.first).days > 30:
        return None
    if nth < 0:
        day = month.last - timedelta(days=(month.last.weekday() - number) % WEEK)
    else:
        ahead = (number - month.first.weekday()) % WEEK
        day = month.first + timedelta(days=ahead, weeks=nth - 1)
    return Stretch(day, day, Form.WEEKDAY) if day <= month.last else None


def day_of(today: date, day: int, month: int, year: int | None) -> Stretch:
    """A day of a month; without a year the nearest that is not before today."""
    if year is not None:
        return _whole(year, month, day)
    stretch = _whole(today.year, month, day)
    if stretch.last < today:
        return replace(_whole(today.year + 1, month, day), before=stretch.last)
    return replace(stretch, before=_whole(today.year - 1, month, day).last)


def day_number(today: date, day: int, shift: int | None) -> Stretch:
    """«15 числа»: of this month or the next one."""
    later = months_later(today.replace(day=1), shift or 0)
    stretch = _whole(later.year, later.month, day)
    if shift is None and stretch.last < today:
        after = months_later(later, 1)
        return replace(_whole(after.year, after.month, day), before=stretch.last)
    return stretch


def _whole(year: int, month: int, day: int) -> Stretch:
    last = monthrange(year, month)[1]
    at = date(year, month, min(day, last))
    return Stretch(at, at, Form.DAY, impossible=day > last)


def part(stretch: Stretch, name: str, half: int = 0) -> Stretch:
    """The beginning, middle or end of a stretch, or one of its halves."""
    length = (stretch.last - stretch.first).days + 1
    if name == "half":
        middle = stretch.first + timedelta(days=length // 2 - 1)
        if length > 300:
            middle = months_later(stretch.first, MONTHS // 2) - ONE_DAY
        return replace(stretch, last=middle if half == 1 else stretch.last, before=None)
    if name in _DAYS_OF and 27 < length < 32:
        return replace(stretch, last=stretch.first.replace(day=_DAYS_OF[name]), before=None)
    if name in _PARTS_OF:
        share = 4 if name == "start" and length > 300 else _PARTS_OF[name]
        return replace(
            stretch, last=stretch.first + timedelta(days=length // share - 1), before=None
        )
    return stretch


def decade(stretch: Stretch, number: int) -> Stretch:
    """Ten days of a month: the third one ends with it."""
    last = stretch.first + timedelta(days=10 * number - 1) if number < 3 else stretch.last
    return replace(stretch, last=last, before=None)
