"""The arithmetic of deadlines, as people read it beside them."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from domain.terms.calendar import DaysOff
from domain.terms.term import CountedFrom, Roll, Term, TermKind, TermUnit
from domain.terms.worktime import Worktime
from region.worktime.calendar import load_calendar
from russian.casework.deadlines import arithmetic
from tests.domain.terms.test_deadlines import CASES, term, worktime

HOURS, MINUTES, DAYS = TermUnit.HOURS, TermUnit.MINUTES, TermUnit.DAYS
WORKING, CALENDAR = TermKind.WORKING, TermKind.CALENDAR
NEXT_DAY = CountedFrom.NEXT_DAY


@pytest.fixture(scope="module")
def amur() -> Worktime:
    """The shipped calendar, with days off by an invented decree."""
    shipped = load_calendar(Path(__file__).parents[2] / "region/amur/calendar.yaml")
    decree = DaysOff(date(2026, 10, 14), date(2026, 10, 16), "указ")
    calendar = replace(shipped, days_off=(decree,))
    return Worktime(calendar, worktime("amur").zone)


@pytest.mark.parametrize(
    ("start", "length", "text"),
    [
        (
            "2026-09-18T16:30",
            Term(9, HOURS),
            "пт 18.09.2026 16:30 + 9 раб. ч: 1:30 пт 18.09; сб 19.09 и вс 20.09 — выходные; "
            "7:30 пн 21.09. Срок: пн 21.09.2026 16:30",
        ),
        (
            "2026-06-11T16:30",
            Term(Decimal("0.75"), HOURS),
            "чт 11.06.2026 16:30 + 0,75 раб. ч: 0:30 чт 11.06 (сокращённый); пт 12.06 — праздник, "
            "День России; сб 13.06 и вс 14.06 — выходные; 0:15 пн 15.06. Срок: пн 15.06.2026 09:15",
        ),
        (
            "2026-09-19T12:00:30",
            Term(90, MINUTES),
            "сб 19.09.2026 12:00:30 — нерабочее время, отсчёт с пн 21.09.2026 09:00; + 90 раб. "
            "мин: 1:30 пн 21.09. Срок: пн 21.09.2026 10:30",
        ),
        (
            "2026-09-15T12:00",
            Term(0, HOURS),
            "вт 15.09.2026 12:00 + 0 раб. ч. Срок: вт 15.09.2026 12:00",
        ),
        (
            "2026-10-13T10:00",
            Term(1, DAYS),
            "вт 13.10.2026 10:00 + 1 раб. дн.: ср 14.10–пт 16.10 — указ; сб 17.10 и вс 18.10 — "
            "выходные; пн 19.10; то же время. Срок: пн 19.10.2026 10:00",
        ),
        (
            "2026-09-15T23:30",
            Term(1, DAYS, WORKING, NEXT_DAY),
            "вт 15.09.2026 23:30 + 1 раб. дн. со следующего дня: ср 16.09; конец дня ср 16.09, "
            "24:00. Срок: чт 17.09.2026 00:00",
        ),
        (
            "2026-09-15T23:30",
            Term(45, MINUTES, CALENDAR),
            "вт 15.09.2026 23:30 + 45 мин. Срок: ср 16.09.2026 00:15",
        ),
        (
            "2025-12-22T10:00",
            Term(10, DAYS, CALENDAR, NEXT_DAY, Roll.BEFORE),
            "пн 22.12.2025 10:00 + 10 дн. со следующего дня: чт 01.01.2026 — праздник, Новогодние "
            "каникулы; перенос назад на вт 30.12; конец дня вт 30.12, 24:00. "
            "Срок: ср 31.12.2025 00:00",
        ),
        (
            "2026-09-19T10:00",
            Term(7, DAYS, CALENDAR),
            "сб 19.09.2026 10:00 + 7 дн.: сб 26.09; то же время. Срок: сб 26.09.2026 10:00",
        ),
        (
            "2026-09-18T16:30",
            Term(900, HOURS),
            "пт 18.09.2026 16:30 + 900 раб. ч: 1:30 пт 18.09; сб 19.09 и вс 20.09 — выходные; "
            "9:00 пн 21.09; 9:00 вт 22.09; 9:00 ср 23.09; 9:00 чт 24.09; 9:00 пт 25.09; "
            "сб 26.09 и вс 27.09 — выходные; 9:00 пн 28.09; 9:00 вт 29.09; … ещё 93 раб. дн. по "
            "пн 22.02.2027 — 835:00; 0:30 ср 24.02.2027. Срок: ср 24.02.2027 09:30 "
            "(календарь 2027 года не проверен)",
        ),
        (
            "2027-12-31T15:00",
            Term(20, DAYS),
            "пт 31.12.2027 15:00 + 20 раб. дн.: сб 01.01.2028–сб 08.01.2028 — праздники; "
            "вс 09.01.2028 — выходной; пн 10.01.2028; вт 11.01.2028; ср 12.01.2028; чт 13.01.2028; "
            "пт 14.01.2028; сб 15.01.2028 и вс 16.01.2028 — выходные; пн 17.01.2028; "
            "вт 18.01.2028; … ещё 12 раб. дн. по чт 03.02.2028; пт 04.02.2028; то же время. "
            "Срок: пт 04.02.2028 15:00 (календарь 2027 года не проверен; переносов 2028 года в "
            "календаре нет)",
        ),
    ],
)
def test_a_deadline_shows_how_it_is_counted(
    amur: Worktime, start: str, length: Term, text: str
) -> None:
    at = datetime.fromisoformat(start).replace(tzinfo=amur.zone)
    assert arithmetic(amur, at, length, amur.due(at, length)) == text


def test_the_parts_of_a_term_in_hours_add_up_to_it() -> None:
    """Over all cases of the hand that are short enough to name every day."""
    added = 0
    for case in CASES:
        if case["kind"] != "working" or case["unit"] == "days":
            continue
        counted, start = worktime(case["calendar"]), datetime.fromisoformat(case["start"])
        due = datetime.fromisoformat(case["due"])
        text = arithmetic(counted, start, term(case), due)
        steps = text.rpartition(". Срок: ")[0].rpartition(": ")[2]
        parts = [step.split()[0] for step in steps.split("; ") if ":" in step.split()[0]]
        clocks = [[*map(int, part.split(":")), 0][:3] for part in parts]
        seconds = sum(h * 3_600 + m * 60 + s for h, m, s in clocks)
        if "… ещё" not in text and case["amount"]:
            assert seconds == term(case).length.total_seconds(), text
            added += 1
    assert added > 120
