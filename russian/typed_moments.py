"""Moments and lengths of time as people type them in a form, a file or a command. Pure."""

import re
from datetime import UTC, datetime, time, timedelta, tzinfo

from domain.errors import UnreadableMoment

_LENGTH = re.compile(r"(\d{1,4})\s*(?:(m|м|мин)|(h|ч|час)|(d|д|дн))\.?")
_UNITS = {2: "minutes", 3: "hours", 4: "days"}
_DATED = ("%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%d.%m.%Y %H:%M")

# Every zone and every database can hold these.
EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


def is_held(at: datetime) -> bool:
    return EARLIEST <= at <= LATEST


def moment_of(text: str, now: datetime, zone: tzinfo) -> datetime:
    """«2026-11-24 18:30», «24.11.2026 18:30», or the next «18:30», in `zone`; raises
    UnreadableMoment.
    """
    typed = " ".join(text.split())
    for form in _DATED:
        try:
            at = datetime.strptime(typed, form).replace(tzinfo=zone)
        except ValueError:
            continue
        if not is_held(at):
            raise UnreadableMoment(f"«{typed}» — время вне пределов: от 2000 до 2100 года")
        return at
    try:
        clock = time.fromisoformat(typed.zfill(5))
    except ValueError as error:
        raise UnreadableMoment(
            f"«{typed}» — не время: пишите 24.11.2026 18:30 или 18:30"
        ) from error
    at = datetime.combine(now.astimezone(zone).date(), clock, zone)
    return at if at > now else at + timedelta(days=1)


def length_of(text: str) -> timedelta:
    """«30м», «2ч», «1д», or the same with m, h, d; raises UnreadableMoment."""
    match = _LENGTH.fullmatch(text.strip().lower())
    if match is None or match.lastindex is None or not int(match[1]):
        raise UnreadableMoment(f"«{text}» — не срок: пишите 30м, 2ч или 1д")
    return timedelta(**{_UNITS[match.lastindex]: int(match[1])})
