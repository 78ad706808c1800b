"""The working calendar: calendar.yaml, in its present form and in its first one. Reads files."""

import re
from collections.abc import Callable, Container, Iterator, Mapping
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from yaml import ScalarNode

from domain.terms.calendar import (
    Calendar,
    CalendarYear,
    DayKind,
    DaysOff,
    Holiday,
    Hours,
    Transfer,
    Week,
)
from files.strict_yaml import Item, Mistakes, YamlMapping, open_table
from region.reading import Reference
from region.worktime.weeks import day_hours, read_weeks, seconds

LONGEST = 366  # days of one row
FIRST, LAST = 1900, 2299
NO_DAYS: frozenset[date] = frozenset()
EMPTY = Calendar((Week(((),) * 7),))
Marks = dict[tuple[str, date], Callable[[str], None]]
"""Reports a mistake of a day where the file names it, by list and day."""
_EVERY_YEAR = re.compile(r"(\d\d)-(\d\d)")


def read_zone(item: Item) -> ZoneInfo | None:
    name = item.text()
    if name is None:
        return None
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        item.wrong(f"«{name}»: неизвестный часовой пояс; пишется так: Asia/Yakutsk")
        return None


def load_calendar(path: Path) -> Calendar:
    """The calendar of a file outside a region's folder; raises the first FileMistake."""
    mistakes: Mistakes = []
    calendar = read_calendar(path, mistakes)
    if mistakes:
        raise mistakes[0]
    return calendar


def read_calendar(
    path: Path,
    mistakes: Mistakes,
    municipalities: Container[str] | None = None,
    bodies: Container[str] | None = None,
) -> Calendar:
    """Ids of municipalities and bodies are checked where those of a region are passed."""
    if (table := open_table(path, mistakes)) is None:
        return EMPTY
    before = len(mistakes)
    zone = table.maybe("zone", read_zone, None)
    if "start" in table.names() or "end" in table.names():
        return _first_form(table, mistakes, zone)
    marks: Marks = {}
    calendar = Calendar(
        weeks=tuple(read_weeks(table)),
        holidays=tuple(_holidays(table)),
        years=tuple(_years(table, marks)),
        days_off=tuple(_days_off(table, municipalities, bodies)),
        worked=_worked(table, marks),
        short=table.maybe("short_days", partial(_days, marks=marks), NO_DAYS),
        zone=zone,
    )
    table.close()
    if not calendar.weeks and len(mistakes) == before:
        table.wrong("weeks", 'список пуст: пишите - hours: {mon: "09:00-18:00", …}')
    if len(mistakes) > before:
        return EMPTY
    _check(calendar, marks)
    return calendar


def _first_form(table: YamlMapping, mistakes: Mistakes, zone: ZoneInfo | None) -> Calendar:
    before = len(mistakes)
    start, end = table.take("start", Item.clock), table.take("end", Item.clock)
    if start is not None and end is not None and start >= end:
        table.wrong("end", "рабочий день кончается не позже, чем начинается")
    holidays = table.maybe("holidays", _days, NO_DAYS)
    working = table.maybe("working", _days, NO_DAYS)
    for day in sorted(holidays & working):
        table.wrong("working", f"{day.isoformat()} указан и выходным, и рабочим")
    for name in ("weeks", "years", "days_off", "short_days"):
        if table.find(name) is not None:
            table.wrong(
                name,
                "ключ новой формы рядом со start и end: вместо них пишите weeks "
                '(- hours: {mon: "09:00-18:00", …}), см. docs/ru/terms.md',
            )
    table.close()
    if len(mistakes) > before or start is None or end is None:
        return EMPTY
    hours: Hours = ((seconds(start.hour, start.minute), seconds(end.hour, end.minute)),)
    return Calendar(
        (Week((hours,) * 5 + ((),) * 2),),
        years=tuple(
            CalendarYear(year, "", verified=False) for year in sorted({d.year for d in holidays})
        ),
        days_off=tuple(DaysOff(day, day, "праздник") for day in sorted(holidays)),
        worked=dict.fromkeys(working, hours),
        zone=zone,
    )


def _holidays(table: YamlMapping) -> Iterator[Holiday]:
    lines: dict[tuple[int, int, date | None], int] = {}
    for row in table.rows_if_any("holidays"):
        day = row.take("day", _yearly)
        name = row.take("name", Item.text)
        since, until = row.maybe("since", Item.day, None), row.maybe("until", Item.day, None)
        if day is None or name is None:
            continue
        month, number, only = day
        if only is not None and (since or until):
            row.wrong("day", "у праздника одной даты нет since и until")
        if since and until and until < since:
            row.wrong("until", "последний день раньше первого")
        line = lines.setdefault((month, number, only or since), row.item.line)
        if line != row.item.line:
            row.wrong("day", f"этот день уже есть в строке {line}")
        yield Holiday(month, number, name, only or since, only or until)


def _yearly(item: Item) -> tuple[int, int, date | None] | None:
    raw = str(item.node.value) if isinstance(item.node, ScalarNode) else ""
    if (match := _EVERY_YEAR.fullmatch(raw)) is None:
        day = _day(item)
        return None if day is None else (day.month, day.day, day)
    month, number = int(match[1]), int(match[2])
    try:
        date(2024, month, number)  # a leap year
    except ValueError:
        item.wrong(f"«{raw}»: нет такого дня; пишите месяц и день вида «02-23»")
        return None
    return month, number, None


def _years(table: YamlMapping, marks: Marks) -> Iterator[CalendarYear]:
    lines: dict[int, int] = {}
    for row in table.rows_if_any("years"):
        year = row.take("year", lambda item: item.integer(FIRST, LAST))
        source = row.take("source", Item.text)
        verified = row.take("verified", Item.flag)
        if year is None or source is None or verified is None:
            row.find("transfers")
            continue
        if (line := lines.setdefault(year, row.item.line)) != row.item.line:
            row.wrong("year", f"{year} год уже есть в строке {line}")
        yield CalendarYear(year, source, verified, tuple(_transfers(row, year, source, marks)))


def _transfers(row: YamlMapping, year: int, source: str, marks: Marks) -> Iterator[Transfer]:
    for one in row.rows_if_any("transfers"):
        weekend, to = one.take("from", _day), one.take("to", _day)
        own = one.maybe("source", Item.text, source)
        if weekend is None or to is None:
            continue
        for name, day in (("from", weekend), ("to", to)):
            if day.year != year:
                one.wrong(name, f"{day.isoformat()} не из {year} года: впишите под своим годом")
            if ("from", day) in marks or ("to", day) in marks:
                one.wrong(name, f"{day.isoformat()} уже переносится: оставьте одну строку")
            marks[name, day] = partial(one.wrong, name)
        yield Transfer(weekend, to, own)


def _days_off(
    table: YamlMapping, municipalities: Container[str] | None, bodies: Container[str] | None
) -> Iterator[DaysOff]:
    item = table.find("days_off")
    for one in item.items() if item is not None else ():
        if isinstance(one.node, ScalarNode):
            if (day := _day(one)) is not None:
                yield DaysOff(day, day, "нерабочий день")
            continue
        row = one.table()
        first = row.take("day", _day)
        last = row.maybe("until", _day, first)
        reason = row.take("reason", Item.text)
        row.maybe("source", Item.text, "")
        municipality = row.maybe("municipality", _reference("муниципалитет", municipalities), None)
        body = row.maybe("body", _reference("орган", bodies), None)
        row.close()
        if first is None or last is None or reason is None:
            continue
        if not timedelta() <= last - first < timedelta(days=LONGEST):
            row.wrong("until", f"нужен день не раньше day и не дальше {LONGEST} дней от него")
            continue
        yield DaysOff(first, last, reason, municipality, body)


def _reference(noun: str, known: Container[str] | None) -> Reference:
    return Reference(noun, lambda id_: known is None or id_ in known)


def _worked(table: YamlMapping, marks: Marks) -> Mapping[date, Hours]:
    worked: dict[date, Hours] = {}
    for row in table.rows_if_any("working"):
        day = row.take("day", _day)
        hours = row.take("hours", day_hours)
        row.maybe("source", Item.text, "")
        if day is None or hours is None:
            continue
        if day in worked:
            row.wrong("day", f"{day.isoformat()} повторяется: оставьте одну строку")
        marks["working", day] = partial(row.wrong, "day")
        worked[day] = hours
    return worked


def _day(item: Item) -> date | None:
    day = item.day()
    if day is not None and not FIRST <= day.year <= LAST:
        item.wrong(f"{day.isoformat()}: бывают даты с {FIRST} по {LAST} год")
        return None
    return day


def _days(item: Item, marks: Marks | None = None) -> frozenset[date]:
    lines: dict[date, int] = {}
    for place in item.items():
        if (day := _day(place)) is None:
            continue
        if day in lines:
            place.wrong(f"{day.isoformat()} повторяется, уже есть в строке {lines[day]}")
        lines.setdefault(day, place.line)
        if marks is not None:
            marks["short_days", day] = place.wrong
    return frozenset(lines)


def _check(calendar: Calendar, marks: Marks) -> None:
    everybody = {d for row in calendar.days_off if not row.is_local for d in row.days()}
    for day in everybody & calendar.worked.keys():
        marks["working", day](f"{day.isoformat()} указан и в days_off: оставьте в одном списке")
    for transfer in (one for year in calendar.years for one in year.transfers):
        weekend, to = transfer.weekend, transfer.to
        if _is_ordinary(calendar, weekend):
            marks["from", weekend](f"{weekend.isoformat()} — рабочий день: переносить нечего")
        if not _is_ordinary(calendar, to):
            marks["to", to](f"{to.isoformat()} и так выходной: выберите рабочий день")
    for day in calendar.short:
        if calendar.kind(day) is not DayKind.WORKING:
            marks["short_days", day](f"{day.isoformat()} — выходной, сократить его нельзя")


def _is_ordinary(calendar: Calendar, day: date) -> bool:
    return bool(calendar.week(day).hours[day.weekday()]) and calendar.holiday(day) is None
