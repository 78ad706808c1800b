"""Terms of answers and the working calendar: terms.yaml, calendar.yaml. Reads files."""

import re
from datetime import date, time, timedelta
from pathlib import Path

from domain.region import Calendar
from domain.term import Priority, Regime, Term
from files.strict_yaml import Item, Mistakes, open_table

NO_DAYS: frozenset[date] = frozenset()
_SPAN = re.compile(r"([1-9]\d{0,3}) (ч|дн)")


def read_terms(path: Path, mistakes: Mistakes) -> tuple[Term, ...]:
    """Reads terms.yaml. A working term counts working hours and working days."""
    if (table := open_table(path, mistakes)) is None:
        return ()
    terms: list[Term] = []
    lines: dict[tuple[Regime, Priority], int] = {}
    for row in table.rows("terms"):
        regime = row.take("regime", _regime)
        priority = row.take("priority", _priority)
        answer = row.take("answer", _span)
        first = row.maybe("first_reaction", _span, None)
        final = row.maybe("final", _span, None)
        working = row.take("working", Item.flag)
        source = row.take("source", Item.text)
        if answer and first and first > answer:
            row.wrong("first_reaction", "первая реакция позже ответа")
        if answer and final and final < answer:
            row.wrong("final", "итоговый ответ раньше ответа")
        if not (regime and priority and answer and source) or working is None:
            continue
        if (line := lines.setdefault((regime, priority), row.item.line)) != row.item.line:
            row.wrong("priority", f"срок для {regime} и {priority} уже есть в строке {line}")
        terms.append(Term(regime, priority, first, answer, final, working, source))
    table.close()
    return tuple(terms)


def _regime(item: Item) -> Regime | None:
    return item.one_of(Regime, ", ".join(Regime))


def _priority(item: Item) -> Priority | None:
    return item.one_of(Priority, ", ".join(Priority))


def _span(item: Item) -> timedelta | None:
    text = item.text()
    if text is None:
        return None
    if (match := _SPAN.fullmatch(text)) is None:
        item.wrong(f"«{text}»: нужен срок вида «9 ч» или «30 дн»")
        return None
    number = int(match[1])
    return timedelta(hours=number) if match[2] == "ч" else timedelta(days=number)


def read_calendar(path: Path, mistakes: Mistakes) -> Calendar:
    empty = Calendar(time(0), time(0), NO_DAYS, NO_DAYS)
    if (table := open_table(path, mistakes)) is None:
        return empty
    start = table.take("start", Item.clock)
    end = table.take("end", Item.clock)
    if start is not None and end is not None and start >= end:
        table.wrong("end", "рабочий день кончается не позже, чем начинается")
    holidays = table.maybe("holidays", _days, NO_DAYS)
    working = table.maybe("working", _days, NO_DAYS)
    for day in sorted(holidays & working):
        table.wrong("working", f"{day.isoformat()} указан и выходным, и рабочим")
    table.close()
    return empty if start is None or end is None else Calendar(start, end, holidays, working)


def _days(item: Item) -> frozenset[date]:
    lines: dict[date, int] = {}
    for place in item.items():
        if (day := place.day()) is None:
            continue
        if day in lines:
            place.wrong(f"{day.isoformat()} повторяется, уже есть в строке {lines[day]}")
        lines.setdefault(day, place.line)
    return frozenset(lines)
