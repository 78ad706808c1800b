"""Properties of working time over random calendars, and what it refuses."""

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from domain.errors import EntryRefused
from domain.terms.calendar import Calendar, DaysOff, Week
from domain.terms.term import MOST, CountedFrom, Roll, Term, TermKind, TermUnit
from domain.terms.worktime import Worktime
from region.worktime.calendar import EMPTY
from tests.domain.terms.walk import DAY, MINUTE, drawn, some_start, some_term


def compare(seeds: range, folder: Path) -> int:
    """Deadlines by both reckonings, ten of each random calendar; the number compared."""
    compared = 0
    for seed in seeds:
        draw = random.Random(seed)
        worktime, walk = drawn(draw, folder)
        for _ in range(10):
            start = some_start(draw, walk)
            term = some_term(draw, walk, start)
            due, walked = worktime.due(start, term), walk.due(start, term)
            assert due.isoformat() == walked.isoformat(), (seed, start, term, walk.written)
            if term.kind is TermKind.WORKING and term.unit is not TermUnit.DAYS:
                assert worktime.between(start, due) == term.length, (seed, start, term)
            compared += 1
    return compared


def test_a_deadline_is_that_of_a_walk_minute_by_minute(tmp_path: Path) -> None:
    assert compare(range(30), tmp_path) == 300


@pytest.mark.soak
@pytest.mark.timeout(1_800)
def test_ten_thousand_deadlines_are_those_of_a_walk_minute_by_minute(tmp_path: Path) -> None:
    assert compare(range(1_000, 2_000), tmp_path) == 10_000


YEARS = (2040, 1980, 2030, 2010)
LENGTHS = [0, 1, 2, 5, 8, 9, 17, 40, 200]


@pytest.mark.parametrize("seed", range(5))
def test_a_longer_term_is_never_due_earlier(tmp_path: Path, seed: int) -> None:
    draw = random.Random(seed)
    worktime, walk = drawn(draw, tmp_path)
    for _ in range(20):
        start = some_start(draw, walk)
        for unit, kind in ((u, k) for u in TermUnit for k in TermKind):
            dues = [worktime.due(start, Term(n, unit, kind)) for n in LENGTHS]
            assert dues == sorted(dues), (start, unit, kind)
        for kind, roll in ((k, r) for k in TermKind for r in Roll):
            terms = (Term(n, TermUnit.DAYS, kind, CountedFrom.NEXT_DAY, roll) for n in LENGTHS)
            dues = [worktime.due(start, term) for term in terms]
            assert dues == sorted(dues), (start, kind, roll)


@pytest.mark.parametrize("seed", range(5))
def test_a_later_start_is_never_due_earlier(tmp_path: Path, seed: int) -> None:
    """A roll keeps the time of another day, so it keeps the order of days only."""
    draw = random.Random(seed)
    worktime, walk = drawn(draw, tmp_path)
    starts = sorted(some_start(draw, walk) for _ in range(60))
    for unit, kind in ((u, k) for u in TermUnit for k in TermKind):
        dues = [worktime.due(start, Term(7, unit, kind)) for start in starts]
        assert dues == sorted(dues), (unit, kind)
    for counted, roll in ((c, r) for c in CountedFrom for r in Roll):
        term = Term(7, TermUnit.DAYS, TermKind.CALENDAR, counted, roll)
        days = [worktime.due(start, term).date() for start in starts]
        assert days == sorted(days), (counted, roll)


@pytest.mark.parametrize("seed", range(5))
def test_there_and_back_is_the_term_and_parts_add_up_to_the_whole(
    tmp_path: Path, seed: int
) -> None:
    draw = random.Random(seed)
    worktime, walk = drawn(draw, tmp_path)
    for _ in range(40):
        start, amount = some_start(draw, walk), draw.randrange(3_000)
        due = worktime.due(start, Term(amount, TermUnit.MINUTES))
        assert worktime.between(start, due) == amount * MINUTE
        assert worktime.between(due, start) == -amount * MINUTE
        moves = sorted([start, *(some_start(draw, walk) for _ in range(6)), due])
        held = sum((worktime.between(a, b) for a, b in pairwise(moves)), timedelta())
        assert held == worktime.between(moves[0], moves[-1])


def test_the_order_of_questions_changes_no_answer(tmp_path: Path) -> None:
    """The line of working time grows as it is asked: forwards, backwards, and by centuries."""
    draw = random.Random(3)
    worktime, walk = drawn(draw, tmp_path)
    cases = []
    for _ in range(30):
        start = some_start(draw, walk)
        cases.append((start.replace(year=draw.choice((1990, 2024, 2026, 2040)), day=1), start))
    terms = [Term(400, TermUnit.HOURS), Term(30, TermUnit.DAYS)]
    wanted = [(start, term) for pair in cases for start in pair for term in terms]
    zone, calendar = worktime.zone, worktime.calendar
    first = {one: Worktime(calendar, zone).due(*one) for one in wanted[::20]}
    draw.shuffle(wanted)
    answers = {one: worktime.due(*one) for one in wanted}
    assert {one: answers[one] for one in first} == first


@pytest.mark.parametrize("hours", [["09:00-18:00"], ["09:00-13:00", "13:45-16:45"]])
def test_hours_are_those_of_pandas_but_that_it_ends_a_day_at_the_next_opening(
    hours: list[str],
) -> None:
    pandas = pytest.importorskip("pandas")
    holidays = [date(2026, 11, 4), date(2026, 12, 31), date(2026, 10, 5)]
    spans = [tuple(part.split("-")) for part in hours]
    step = pandas.offsets.CustomBusinessHour(
        start=[begin for begin, _ in spans], end=[end for _, end in spans], holidays=holidays
    )
    seconds = tuple(
        (int(a[:2]) * 3600 + int(a[3:]) * 60, int(b[:2]) * 3600 + int(b[3:]) * 60) for a, b in spans
    )
    calendar = Calendar(
        (Week((seconds,) * 5 + ((),) * 2),),
        days_off=tuple(DaysOff(day, day, "праздник") for day in holidays),
    )
    worktime, draw = Worktime(calendar, UTC), random.Random(1)
    for _ in range(150):
        start = datetime(2026, 9, 1, tzinfo=UTC) + draw.randrange(120 * 1440) * MINUTE
        amount = draw.randrange(1, 60)
        due = worktime.due(start, Term(amount, TermUnit.HOURS))
        expected = pandas.Timestamp(start.replace(tzinfo=None)) + step * amount
        assert worktime.opening(due).replace(tzinfo=None) == expected, (start, amount)


def whole_week(zone: str = "Asia/Yakutsk") -> Worktime:
    return Worktime(Calendar((Week((((0, 86_400),),) * 7),)), ZoneInfo(zone))


@pytest.mark.parametrize(
    ("amount", "unit"),
    [
        (-1, TermUnit.HOURS),
        (MOST + 1, TermUnit.MINUTES),
        (int("9" * 400), TermUnit.DAYS),
        (Decimal("NaN"), TermUnit.HOURS),
        (Decimal("Infinity"), TermUnit.HOURS),
        (Decimal("-0.5"), TermUnit.HOURS),
        (Decimal("1.5"), TermUnit.DAYS),
    ],
)
def test_a_term_without_meaning_is_refused(amount: int | Decimal, unit: TermUnit) -> None:
    with pytest.raises(EntryRefused):
        Term(amount, unit)


@pytest.mark.parametrize("unit", [TermUnit.MINUTES, TermUnit.HOURS])
def test_hours_are_not_counted_from_the_next_day(unit: TermUnit) -> None:
    with pytest.raises(EntryRefused, match="со следующего дня не считаются"):
        Term(9, unit, TermKind.CALENDAR, CountedFrom.NEXT_DAY)


def test_half_an_hour_is_thirty_minutes() -> None:
    start = datetime(2026, 9, 15, 10, tzinfo=UTC)
    assert whole_week().due(start, Term(Decimal("0.5"), TermUnit.HOURS)) == start + 30 * MINUTE


@pytest.mark.parametrize("year", [1900, 2206, 2299])
def test_deadlines_of_other_centuries_are_counted(year: int) -> None:
    start = datetime(year, 2, 27, 12, tzinfo=ZoneInfo("Asia/Yakutsk"))
    for term in (Term(48, TermUnit.HOURS), Term(2, TermUnit.DAYS)):
        assert whole_week().due(start, term) == start + 2 * DAY


@pytest.mark.parametrize("year", [1, 1899, 2300, 9999])
def test_a_start_outside_those_centuries_is_refused(year: int) -> None:
    start = datetime(year, 12, 31, 23, tzinfo=UTC)
    for term in (Term(0, TermUnit.HOURS), Term(0, TermUnit.DAYS)):
        with pytest.raises(EntryRefused, match=f"начало в {year} году"):
            whole_week().due(start, term)
    with pytest.raises(EntryRefused):
        whole_week().between(start, start)


@pytest.mark.parametrize("kind", TermKind)
@pytest.mark.parametrize("unit", TermUnit)
@pytest.mark.parametrize("roll", Roll)
def test_a_deadline_beyond_them_is_refused(kind: TermKind, unit: TermUnit, roll: Roll) -> None:
    start = datetime(2299, 12, 30, tzinfo=UTC)
    with pytest.raises(EntryRefused):
        whole_week().due(start, Term(MOST, unit, kind, roll=roll))


def test_a_calendar_without_a_working_day_has_no_deadline_in_working_time() -> None:
    idle, start = Worktime(EMPTY, UTC), datetime(2026, 9, 15, tzinfo=UTC)
    for term in (
        Term(0, TermUnit.HOURS),
        Term(1, TermUnit.DAYS),
        Term(1, TermUnit.DAYS, TermKind.WORKING, CountedFrom.NEXT_DAY),
        Term(1, TermUnit.DAYS, TermKind.CALENDAR, roll=Roll.AFTER),
        Term(1, TermUnit.DAYS, TermKind.CALENDAR, roll=Roll.BEFORE),
    ):
        with pytest.raises(EntryRefused, match="не хватает"):
            idle.due(start, term)
    assert idle.due(start, Term(1, TermUnit.DAYS, TermKind.CALENDAR)) == start + DAY
    assert idle.between(start, start + DAY) == timedelta()


def test_a_day_on_which_the_clocks_change_is_as_long_as_it_was() -> None:
    worktime = whole_week("Europe/Berlin")
    for day, length in ((date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 6, 1), 24)):
        begin = datetime(day.year, day.month, day.day, tzinfo=worktime.zone)
        end = datetime(day.year, day.month, day.day + 1, tzinfo=worktime.zone)
        assert worktime.between(begin, end) == timedelta(hours=length)


def test_a_local_time_that_the_clocks_skip_comes_an_hour_later() -> None:
    worktime = whole_week("Europe/Berlin")
    start = datetime(2026, 3, 28, 2, 30, tzinfo=worktime.zone)
    due = worktime.due(start, Term(1, TermUnit.DAYS, TermKind.CALENDAR))
    assert due.isoformat() == "2026-03-29T03:30:00+02:00"


def test_threads_that_ask_at_once_get_the_answers_of_one(tmp_path: Path) -> None:
    """Each asks about centuries of its own, so that the line grows under the others."""
    draw = random.Random(7)
    worktime, walk = drawn(draw, tmp_path)
    starts = [some_start(draw, walk).replace(day=1) for _ in range(40)]
    wanted = [(at.replace(year=year), Term(300, TermUnit.HOURS)) for at in starts for year in YEARS]
    expected = {one: worktime.due(*one) for one in wanted}
    shared = Worktime(worktime.calendar, worktime.zone)
    with ThreadPoolExecutor(len(YEARS)) as threads:
        parts = [wanted[n :: len(YEARS)] for n in range(len(YEARS))]
        answers = threads.map(lambda part: {one: shared.due(*one) for one in part}, parts)
        assert {one: due for part in answers for one, due in part.items()} == expected
