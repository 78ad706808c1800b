"""Parses dates of pages and feeds: standard, Russian and relative ones. Pure except for
dateparser's caches.
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
_ZULU = re.compile(r"Z(?=[+-]\d\d:?\d\d$)")  # some sites write both
_HOUR_ONLY = re.compile(
    r"(?:в\s+)?(\d{1,2})(?::(\d\d)(?::\d\d)?|\.(\d\d))(?:\s*([ap])\.?m\.?)?", re.IGNORECASE
)
_NOW = re.compile(
    r"только что|сейчас|just now|(?:менее|меньше) минуты назад|less than a minute ago",
    re.IGNORECASE,
)
_EMPTY = {date(year, 1, 1) for year in (1, 1900, 1970)}  # how an empty date field is printed
_AGO = re.compile(
    r"\b(?:назад|ago)\b|^(?:полчаса|\d+\s*(?:сек|мин|час|ч\b|дн|день|нед)[а-яё]*\.?)$",
    re.IGNORECASE,
)
_AGE = re.compile(
    r"(?:(?:\d{1,2} )?(?:секунд|минут|час|день|дня|дней|недел)[а-яё]*|полчаса) назад|только что",
    re.IGNORECASE,
)
# A text without any of these is not a date; dateparser takes 2 ms to find that out.
_TELLING = re.compile(r"\d|назад|ago|сейчас|только|сегодня|вчера|today|yesterday|now|полчаса", re.I)
_LONGEST = 60  # characters of a date with the text around it
_SHIFTED_DAY = re.compile(r"сегодня|вчера|позавчера|today|yesterday", re.IGNORECASE)
_MONTH = (
    r"(?:янв(?:ар[ья])?|фев(?:р(?:ал[ья])?)?|мар(?:та?)?|апр(?:ел[ья])?|ма[йя]|июн[ья]?|июл[ья]?"
    r"|авг(?:уста?)?|сент?(?:ябр[ья])?|окт(?:ябр[ья])?|ноя(?:б(?:р[ья])?)?|дек(?:абр[ья])?)\b\.?"
)
_CLOCK = r"(?<![\d:])(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?![\d:])"
_DAY = (
    r"(?:\b(?:19|20)\d\d[./-]\d\d[./-]\d\d\b"
    # «19 марта 17:00» names no year.
    rf"|\b\d{{1,2}}(?:[./-]\d{{1,2}}[./-]|\s+{_MONTH},?\s+)(?:19|20)?\d\d\b(?!:\d)"
    rf"(?:\s*г(?:ода?\b|\b\.?))?|\b\d{{1,2}}\s+{_MONTH}|\b(?:сегодня|вчера)\b)"
)
_APART = r"(?:[\s,|/•·—–-]|\bв\b)*"
_CLOCK_FIRST = re.compile(rf"({_CLOCK}){_APART}({_DAY})(?!{_APART}{_CLOCK})", re.IGNORECASE)
VISIBLE = re.compile(rf"{_CLOCK_FIRST.pattern}|{_DAY}(?:{_APART}{_CLOCK})?", re.IGNORECASE)
_HOUR = re.compile(_CLOCK)
# Words and signs around a date that stands alone.
_BESIDE = re.compile(
    r"\b(?:опубликован[оа]?|размещен[оа]?|размещён|создан[оа]?|добавлен[оа]?|обновл[её]н[оа]?"
    r"|измен[её]н[оа]?|дата|время|публикации|размещения|создания|от|понедельник|вторник|среда|четверг"
    r"|пятница|суббота|воскресенье|пн|вт|ср|чт|пт|сб|вс|(?:0|6|12|16|18)(?=\+))\b|[\W_]+",
    re.IGNORECASE,
)
EDITED = re.compile(r"обновл[её]н|измен[её]н|updated|modified", re.IGNORECASE)
# «20-10-15» alone may be a telephone number.
_SURE = re.compile(r"(?:19|20)\d\d|[а-я]{3}|\d\.\d|:", re.IGNORECASE)


def parse_date(text: str, zone: ZoneInfo, now: datetime) -> datetime | None:
    """In UTC; without an offset the text is in the region's `zone`. None if it cannot be parsed,
    names no day, or lies in the future.
    """
    text = _FROM_GMT.sub(lambda m: f"{m[1]}{m[2]:0>2}{m[3] or '00'}", text.strip())
    text = _NAMED.sub(lambda m: f"+{_ZONES[m[1].upper()]:02}00", text)
    text = _NO_ZONE.sub(" +0000", text)  # RFC 5322: it is UTC, wherever the writer is
    text = _ZULU.sub("", text)
    moment = _standard(text)
    text = _CLOCK_FIRST.sub(r"\2 \1", text)  # dateparser wants the day first
    if moment is None and len(text) <= _LONGEST and _TELLING.search(text):
        moment = _spoken(text, zone, now)
    if moment is None and (shown := VISIBLE.search(text)):  # «Опубликовано: 24 ноября, 18:40»
        moment = _spoken(shown[0], zone, now)
    if moment is None or moment.date() in _EMPTY:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone)
    try:
        moment = moment.astimezone(UTC)
    except (OverflowError, ValueError):  # year 1 or 9999 and an offset
        return None
    return moment if moment <= now + CLOCK_SKEW else None


def is_hour(text: str) -> bool:
    """True for «18:40», which means today only if no other text gives the day."""
    return _HOUR_ONLY.fullmatch(text.strip()) is not None


def lone_date(line: str) -> str | None:
    """The date of a line such as «Опубликовано: 20.11.2026, 10:15» or «13 минут назад»; None if the
    line contains more or dates an edit.
    """
    if _AGE.fullmatch(line):
        return line
    match = VISIBLE.search(line)
    if match is None or not _SURE.search(match[0]) or EDITED.search(line):
        return None
    around = f"{line[: match.start()]} {line[match.end() :]}"
    return None if _BESIDE.sub("", around) else match[0]


def is_dating(line: str) -> bool:
    rest = _HOUR.sub(" ", VISIBLE.sub(" ", line))
    return rest != line and not _BESIDE.sub("", rest)


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
        shown, half = int(hour[1]), (hour[4] or "").lower()
        full = shown % 12 + (12 if half == "p" else 0) if half else shown
        return _last_time(full, int(hour[2] or hour[3]), local)
    # The end of the day: dateparser puts «24 ноября, 18:40» into last year if that is after the
    # base. It also keeps a cache for each different base.
    base = local.replace(hour=23, minute=59, second=0, microsecond=0)
    parsed: datetime | None = None
    with warnings.catch_warnings(), suppress(OverflowError):  # of year 1
        warnings.simplefilter("ignore")  # dateparser's own use of deprecated calls
        parsed = dateparser.parse(
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
    if parsed is not None and _AGO.search(text):
        parsed += local - base
    elif parsed is not None and _SHIFTED_DAY.fullmatch(text):
        parsed = datetime.combine(parsed, time(), parsed.tzinfo)  # its hour comes from the base
    return parsed


def _last_time(hour: int, minute: int, local: datetime) -> datetime | None:
    if hour > 23 or minute > 59:
        return None
    last = local.replace(hour=hour, minute=minute, second=0, microsecond=0)
    return last if last <= local + CLOCK_SKEW else last - timedelta(days=1)
