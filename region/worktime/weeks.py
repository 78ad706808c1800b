"""Hours of weekdays in calendar.yaml: «09:00-18:00», a break, short days, validity. Pure."""

import re
from collections.abc import Iterator
from functools import partial

from domain.terms.calendar import DAY, MINUTE, Hours, Week, without
from files.strict_yaml import Item, YamlMapping
from region.reading import dated

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NONE: Hours = ()
_CLOCK = r"([01]\d|2[0-4]):([0-5]\d)(?::([0-5]\d))?"
_SPAN = re.compile(rf"{_CLOCK}\s*[-–]\s*{_CLOCK}")


def read_weeks(table: YamlMapping) -> Iterator[Week]:
    for since, row in dated(table, "weeks", "неделя", "недели"):
        pause = row.maybe("break", _pause, None)
        short_by = row.maybe("short_by", lambda item: item.integer(0, 1_440), 0)
        hours = row.take("hours", partial(_week_hours, pause=pause))
        if hours is not None:
            yield Week(hours, short_by * MINUTE, since)


def _week_hours(item: Item, pause: tuple[int, int] | None) -> tuple[Hours, ...]:
    table = item.table()
    hours = tuple(table.maybe(name, partial(day_hours, pause=pause), NONE) for name in WEEKDAYS)
    table.close()
    if not any(hours):
        item.wrong('ни одного рабочего дня: пишите хотя бы один, например mon: "09:00-18:00"')
    return hours


def day_hours(item: Item, pause: tuple[int, int] | None = None) -> Hours | None:
    spans = _spans(item)
    if spans is None or len(spans) > 1 or pause is None:
        return spans
    if not (rest := without(spans, pause)):
        item.wrong("обед занимает весь рабочий день: исправьте часы дня или break")
    return rest


def _pause(item: Item) -> tuple[int, int] | None:
    spans = _spans(item)
    if spans is not None and len(spans) != 1:
        item.wrong("перерыв один: пишите его вида «13:00-14:00»")
        return None
    return spans[0] if spans else None


def _spans(item: Item) -> Hours | None:
    text = item.text()
    if text is None:
        return None
    spans: list[tuple[int, int]] = []
    for part in text.split(","):
        match = _SPAN.fullmatch(part.strip())
        if match is None:
            item.wrong(f"«{part.strip()}»: нужны часы вида «09:00-18:00», последние — 24:00")
            return None
        begin, end = (seconds(*map(int, clock)) for clock in _clocks(match))
        if not begin < end <= DAY:
            item.wrong(
                f"«{part.strip()}»: закрытие не позже открытия; работу за полночь пишите двумя "
                "днями: до 24:00 и с 00:00"
            )
            return None
        if spans and begin < spans[-1][1]:
            item.wrong(f"«{part.strip()}» начинается раньше, чем кончаются часы перед ним")
            return None
        spans.append((begin, end))
    return tuple(spans)


def _clocks(match: re.Match[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    parts = match.groups("0")
    return parts[:3], parts[3:]


def seconds(hours: int, minutes: int, more: int = 0) -> int:
    return 60 * (60 * hours + minutes) + more
