"""Moments as tables write them: text in Russian or ISO form, serials of Excel, Unix time. Pure."""

import re
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from domain.errors import EntryRefused

EARLIEST, LATEST = 2000, 2100  # years in which a case may be filed
REMEMBERED = 20_000
MOSCOW = ZoneInfo("Europe/Moscow")
_DAY = timedelta(days=1)
_CLOCK = (
    r"(?:(?:[\sT]|,\s?|\sв\s)\s*(?P<hour>\d{1,2})[:.](?P<minute>\d{2})"
    r"(?:[:.](?P<second>\d{2})(?:[.,]\d{1,9})?)?(?:\s?(?P<half>[ap])\.?m\.?)?)?"
)
_OFFSET = r"\s?(?P<offset>Z|[+-]\d{2}:?\d{2}|\(?(?:МСК|MSK)\)?)?"
_FORMS = tuple(
    re.compile(day + _CLOCK + _OFFSET, re.IGNORECASE)
    for day in (
        r"(?P<year>\d{4})[-./](?P<month>\d{1,2})[-./](?P<day>\d{1,2})",
        r"(?P<day>\d{1,2})[-./](?P<month>\d{1,2})[-./](?P<year>\d{4}|\d{2})(?:\s?г\.?)?",
        r"(?P<day>\d{1,2})\s(?P<name>[а-яё]{3,8})\.?\s(?P<year>\d{4})(?:\s?(?:г\.?|года))?",
    )
)
_MONTHS = ("янв", "фев", "мар", "апр", "ма", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")
_SERIAL = re.compile(r"\d{5}(?:[.,]\d{1,12})?")
_MONTH_FIRST = re.compile(r"\d{1,2}/")
_UNIX = re.compile(r"1\d{9}(?:\d{3})?")


def moment_of(written: str, zone: tzinfo, since_1904: bool = False) -> datetime:
    """The moment of a cell, in `zone` unless the cell names an offset.

    Raises EntryRefused with what is wrong and what to do.
    """
    return _moment(" ".join(written.split()), zone, since_1904)


@lru_cache(REMEMBERED)
def _moment(text: str, zone: tzinfo, since_1904: bool) -> datetime:
    if not text:
        raise EntryRefused("времени нет: заполните его")
    if _SERIAL.fullmatch(text):
        return _bounded(_of_serial(float(text.replace(",", ".")), since_1904, zone), text)
    if _UNIX.fullmatch(text):
        seconds = int(text) / (1000 if len(text) == 13 else 1)
        return _bounded(datetime.fromtimestamp(seconds, UTC), text)
    for form in _FORMS:
        if match := form.fullmatch(text):
            return _bounded(_of_match(match, text, zone), text)
    raise EntryRefused(f"«{text[:40]}» — не дата: пишите 24.11.2026 18:30")


def _of_match(match: re.Match[str], text: str, zone: tzinfo) -> datetime:
    parts = match.groupdict()
    year = int(parts["year"]) + (2000 if len(parts["year"]) == 2 else 0)
    month = _month(parts["name"]) if parts.get("name") else int(parts["month"])
    day, hour = int(parts["day"]), int(parts["hour"] or 0)
    if parts["half"]:  # an American clock: its dates begin with the month
        if not 1 <= hour <= 12:
            raise EntryRefused(f"«{text[:40]}» — такого времени нет: исправьте")
        hour = hour % 12 + (12 if parts["half"].lower() == "p" else 0)
        if _MONTH_FIRST.match(text):
            day, month = month, day
    try:
        at = datetime(
            year,
            month,
            day,
            0 if hour == 24 else hour,
            int(parts["minute"] or 0),
            int(parts["second"] or 0),
            tzinfo=_zone(parts["offset"], zone),
        )
    except ValueError as error:
        raise EntryRefused(f"«{text[:40]}» — такой даты или времени нет: исправьте") from error
    return at + _DAY if hour == 24 else at


def _zone(offset: str | None, zone: tzinfo) -> tzinfo:
    if not offset:
        return zone
    if offset.upper() == "Z":
        return UTC
    if offset[0] not in "+-":
        return MOSCOW
    sign = -1 if offset[0] == "-" else 1
    digits = offset[1:].replace(":", "")
    return timezone(sign * timedelta(hours=int(digits[:2]), minutes=int(digits[2:])))


def _month(name: str) -> int:
    short = name.lower()
    return next((n for n, month in enumerate(_MONTHS, 1) if short.startswith(month)), 0)


def _of_serial(serial: float, since_1904: bool, zone: tzinfo) -> datetime:
    """Days since the last day but one of 1899: Excel takes 1900 for a leap year."""
    first = date(1904, 1, 1) if since_1904 else date(1899, 12, 30)
    minutes = round(serial % 1 * 24 * 60)
    day = datetime.combine(first, datetime.min.time(), zone)
    return day + timedelta(days=int(serial), minutes=minutes)


def _bounded(at: datetime, text: str) -> datetime:
    if not EARLIEST <= at.year < LATEST:
        raise EntryRefused(
            f"«{text[:40]}» — {at.year} год: бывает от {EARLIEST} до {LATEST}, исправьте дату"
        )
    return at
