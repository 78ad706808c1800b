"""Dates as pages and feeds state them: standard ones, those of Russian pages, relative ones. Pure,
but for dateparser's caches.
"""

import re
import warnings
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

import dateparser

from domain.post import CLOCK_SKEW

_ZONES = {"MSK": 3, "МСК": 3, "MSD": 4, "IRKT": 8, "YAKT": 9, "VLAT": 10}
_NAMED = re.compile(rf"\(?\b({'|'.join(_ZONES)})\b\)?\s*$", re.IGNORECASE)
_FROM_GMT = re.compile(r"\b(?:GMT|UTC)\s*([+-])(\d{1,2}):?(\d\d)?(?:\s*\(.{0,100}\))?\s*$")
_NO_ZONE = re.compile(r"\s-0000\s*$")
_HOUR_ONLY = re.compile(r"(?:в\s+)?(\d{1,2})(?::(\d\d)(?::\d\d)?|\.(\d\d))")
_NOW = re.compile(
    r"только что|сейчас|just now|(?:менее|меньше) минуты назад|less than a minute ago",
    re.IGNORECASE,
)
_EMPTY = {date(year, 1, 1) for year in (1, 1900, 1970)}  # how a field without a date is printed
_AGO = re.compile(
    r"\b(?:назад|ago)\b|^(?:полчаса|\d+\s*(?:сек|мин|час|ч\b|дн|день|нед)[а-яё]*\.?)$",
    re.IGNORECASE,
)
# Without any of these it is no date; dateparser takes 2 ms to find that out.
_TELLING = re.compile(r"\d|назад|ago|сейчас|только|сегодня|вчера|today|yesterday|now|полчаса", re.I)
_LONGEST = 60  # characters of a date with all that may stand around it
_SHIFTED_DAY = re.compile(r"сегодня|вчера|позавчера|today|yesterday", re.IGNORECASE)
_MONTH = r"(?:янв|февр?|мар|апр|ма[йя]|июн|июл|авг|сент?|окт|ноя|дек)[а-яё]*\.?"
VISIBLE = re.compile(
    rf"(?:\b\d{{1,2}}(?:[./-]\d{{1,2}}[./-]|\s+{_MONTH}\s+)(?:19|20)?\d\d\b(?:\s*г(?:ода|\.)?)?"
    rf"|\b\d{{1,2}}\s+{_MONTH}|\b(?:сегодня|вчера)\b)"
    r"(?:(?:[\s,|/•·—–-]|\bв\b)*\d{1,2}:\d\d(?::\d\d)?)?",
    re.IGNORECASE,
)


def parse_date(text: str, zone: ZoneInfo, now: datetime) -> datetime | None:
    """The time a page states, in UTC; one without an offset is of the region's `zone`. None where
    it cannot be understood, names no day or lies in the future: no page knows that.
    """
    text = _FROM_GMT.sub(lambda m: f"{m[1]}{m[2]:0>2}{m[3] or '00'}", text.strip())
    text = _NAMED.sub(lambda m: f"+{_ZONES[m[1].upper()]:02}00", text)
    text = _NO_ZONE.sub(" +0000", text)  # RFC 5322: it is UTC, wherever the writer is
    found = _standard(text)
    if found is None and len(text) <= _LONGEST and _TELLING.search(text):
        found = _spoken(text, zone, now)
    if found is None and (shown := VISIBLE.search(text)):  # «Опубликовано: 24 ноября, 18:40»
        found = _spoken(shown[0], zone, now)
    if found is None or found.date() in _EMPTY:
        return None
    if found.tzinfo is None:
        found = found.replace(tzinfo=zone)
    try:
        found = found.astimezone(UTC)
    except (OverflowError, ValueError):  # year 1 or 9999 and an offset
        return None
    return found if found <= now + CLOCK_SKEW else None


def is_hour(text: str) -> bool:
    """Whether it names no day: «18:40» is of today only where no other place tells the day."""
    return _HOUR_ONLY.fullmatch(text.strip()) is not None


def _standard(text: str) -> datetime | None:
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            return read(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    return None


def _spoken(text: str, zone: ZoneInfo, now: datetime) -> datetime | None:
    local = now.astimezone(zone).replace(tzinfo=None)
    if _NOW.fullmatch(text):
        return local
    if hour := _HOUR_ONLY.fullmatch(text):  # dateparser takes «18:40» for the coming evening
        return _last_time(int(hour[1]), int(hour[2] or hour[3]), local)
    # The end of the day, for «24 ноября, 18:40» is of last year if that lies after the base. And
    # dateparser keeps a cache for each different base.
    base = local.replace(hour=23, minute=59, second=0, microsecond=0)
    found: datetime | None = None
    with warnings.catch_warnings(), suppress(OverflowError):  # of year 1
        warnings.simplefilter("ignore")  # its own use of deprecated calls
        found = dateparser.parse(
            text,
            languages=["ru", "en"],
            settings={
                "TIMEZONE": zone.key,
                "RETURN_AS_TIMEZONE_AWARE": True,
                "PREFER_DATES_FROM": "past",
                "DATE_ORDER": "DMY",
                "RELATIVE_BASE": base,
                "REQUIRE_PARTS": ["day", "month"],
            },
        )
    if found is not None and _AGO.search(text):
        found += local - base
    elif found is not None and _SHIFTED_DAY.fullmatch(text):
        found = datetime.combine(found, time(), found.tzinfo)  # its hour is that of the base
    return found


def _last_time(hour: int, minute: int, local: datetime) -> datetime | None:
    if hour > 23 or minute > 59:
        return None
    found = local.replace(hour=hour, minute=minute, second=0, microsecond=0)
    return found if found <= local + CLOCK_SKEW else found - timedelta(days=1)
