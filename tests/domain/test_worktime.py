"""Properties of working time, over random calendars in the form of region/*/calendar.yaml.

The other reckoning here walks minute by minute with datetime alone, over what the YAML says.
"""

import random
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml

from domain.calendar import Calendar, DaysOff, Week
from domain.errors import EntryRefused
from domain.term import MOST, CountedFrom, Roll, Term, TermKind, TermUnit
from domain.worktime import Worktime
from region.calendar import EMPTY, load_calendar

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ZONES = (
    *("Asia/Yakutsk", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Beirut"),
    *("America/Havana", "Africa/Casablanca", "Pacific/Apia", "America/Sao_Paulo", "UTC"),
)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
# Before changes of the clocks, the day that Samoa skipped, and one leap day.
BEGINS = (date(2024, 1, 20), date(2026, 2, 20), date(2026, 10, 1), date(2011, 12, 1))


def clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


class Walk:
    """Working time minute by minute, as the YAML says, with datetime alone."""

    def __init__(self, written: Mapping[str, Any]) -> None:
        self.written, self.zone = written, ZoneInfo(written["zone"])
        self.minutes = cache(self._minutes)

    def _minutes(self, day: date) -> frozenset[int]:
        """The minutes of the local clock that are worked on a day."""
        week = self._week(day)
        own = {row["day"]: row["hours"] for row in self.written["working"]}
        holidays = {row["day"] for row in self.written["holidays"]}
        moves = [one for year in self.written["years"] for one in year["transfers"]]
        works_as = {one["from"]: one["to"] for one in moves}
        if day in own:
            minutes = self._spread(own[day])
        elif (
            day in self.written["days_off"]
            or f"{day:%m-%d}" in holidays
            or day in works_as.values()
        ):
            return frozenset()
        else:
            hours = week["hours"].get(WEEKDAYS[works_as.get(day, day).weekday()], "")
            minutes = self._spread(hours) if hours else set()
            if "break" in week and "," not in hours:
                minutes -= self._spread(week["break"])
        if minutes and (day in self.written["short_days"] or f"{day + DAY:%m-%d}" in holidays):
            closing = max(minutes) + 1 - week.get("short_by", 0)
            minutes = {minute for minute in minutes if minute < closing}
        return frozenset(minutes)

    def _week(self, day: date) -> Mapping[str, Any]:
        weeks = self.written["weeks"]
        return [week for week in weeks if "since" not in week or week["since"] <= day][-1]

    def is_ordinary(self, day: date) -> bool:
        """True if the week works on that day."""
        return WEEKDAYS[day.weekday()] in self._week(day)["hours"]

    @staticmethod
    def _spread(hours: str) -> set[int]:
        minutes: set[int] = set()
        for part in hours.split(", "):
            begin, end = (int(c[:2]) * 60 + int(c[3:]) for c in part.split("-"))
            minutes |= set(range(begin, end))
        return minutes

    def is_open(self, at: datetime) -> bool:
        local = at.astimezone(self.zone)
        return local.hour * 60 + local.minute in self.minutes(local.date())

    def due(self, start: datetime, term: Term) -> datetime:
        at, left, working = start.astimezone(UTC), int(term.amount), term.kind == "working"
        if term.unit != "days":
            left *= 60 if term.unit == "hours" else 1
            while working and not self.is_open(at):
                at += MINUTE
            while left:
                left -= self.is_open(at) or not working
                at += MINUTE
            return at.astimezone(self.zone)
        if term.counted == "next_day":
            last = self._last(start.astimezone(self.zone).date(), term)
            return self._local(last + DAY, time())
        while working and not self.is_open(at):
            at += MINUTE
        local = at.astimezone(self.zone)
        last = self._last(local.date(), term)
        return local if last == local.date() else self._local(last, local.time())

    def _last(self, day: date, term: Term) -> date:
        left = int(term.amount)
        while left:
            day += DAY
            left -= bool(self._exists(day)) or term.kind == "calendar"
        step = {"none": timedelta(), "before": -DAY, "after": DAY}[term.roll]
        while term.kind == "calendar" and step and not self._exists(day):
            day += step
        return day

    def _exists(self, day: date) -> bool:
        """True if some minute of a day is worked and the clocks do not skip it."""
        return any(
            (local := self._local(day, time(m // 60, m % 60))).date() == day
            and local.hour * 60 + local.minute in self.minutes(day)
            for m in self.minutes(day)
        )

    def _local(self, day: date, at: time) -> datetime:
        local = datetime.combine(day, at, self.zone)
        return local.astimezone(UTC).astimezone(self.zone)


def some_hours(draw: random.Random) -> str:
    while True:
        points = sorted(draw.sample(range(0, 1441, 15), draw.choice((2, 2, 2, 4))))
        if draw.random() < 0.2:
            points = [0, 1440]
        spans = list(zip(points[::2], points[1::2], strict=True))
        if all(end - begin >= 120 for begin, end in spans):
            return ", ".join(f"{clock(begin)}-{clock(end)}" for begin, end in spans)


def some_calendar(draw: random.Random) -> dict[str, Any]:
    """Weeks, holidays, transfers, days off, and days with hours of their own, all near BEGINS."""
    begin = draw.choice(BEGINS)
    days = [begin + n * DAY for n in range(80)]
    workdays = draw.sample(WEEKDAYS, draw.randint(1, 7))
    first: dict[str, Any] = {
        "hours": {day: some_hours(draw) for day in WEEKDAYS if day in workdays},
        "short_by": draw.choice((0, 30, 60)),
    }
    if draw.random() < 0.5:
        first["break"] = draw.choice(("12:00-12:45", "13:00-14:00"))
    weeks = [first]
    if draw.random() < 0.3:
        weeks.append({"since": draw.choice(days), "hours": {"tue": "10:00-15:30"}})
    apart = draw.sample(days, 40)
    written = {
        "zone": draw.choice(ZONES),
        "weeks": weeks,
        "holidays": [{"day": f"{day:%m-%d}", "name": "праздник"} for day in apart[:4]],
        "days_off": apart[4:8],
        "working": [{"day": day, "hours": some_hours(draw)} for day in apart[8:11]],
    }
    walk, rest = Walk({**written, "years": [], "short_days": []}), apart[11:]
    idle, busy = (
        [d for d in rest if not walk.is_ordinary(d)],
        [d for d in rest if walk.is_ordinary(d)],
    )
    moves = [(a, b) for a, b in zip(idle[:4], busy[:4], strict=False) if a.year == b.year]
    written["years"] = [
        {
            "year": year,
            "source": "указ",
            "verified": True,
            "transfers": [{"from": a, "to": b} for a, b in moves if a.year == year],
        }
        for year in sorted({day.year for day in days})
    ]
    written["short_days"] = busy[4:8]
    return written


def drawn(draw: random.Random, folder: Path) -> tuple[Worktime, Walk]:
    """A random calendar: as its file is read, and minute by minute."""
    written = some_calendar(draw)
    file = folder / "calendar.yaml"
    file.write_text(yaml.dump(written, Dumper=yaml.CSafeDumper, allow_unicode=True), "utf-8")
    calendar = load_calendar(file)
    assert calendar.zone is not None
    return Worktime(calendar, calendar.zone), Walk(written)


def some_start(draw: random.Random, walk: Walk) -> datetime:
    begin = min(walk.written["days_off"]) - 10 * DAY
    at = datetime(begin.year, begin.month, begin.day, tzinfo=UTC)
    return (at + draw.randrange(60 * 1440) * MINUTE).astimezone(ZoneInfo(draw.choice(ZONES)))


def some_term(draw: random.Random, walk: Walk, start: datetime) -> Term:
    kind, unit = draw.choice(tuple(TermKind)), draw.choice(tuple(TermUnit))
    if unit is TermUnit.DAYS:
        counted, roll = draw.choice(tuple(CountedFrom)), draw.choice(tuple(Roll))
        return Term(draw.randrange(9), unit, kind, counted, roll)
    near = (walk.minutes(start.date() + n * DAY) for n in range(5))
    minutes = draw.choice((0, 1, draw.randrange(sum(map(len, near)) + 2)))
    if unit is TermUnit.HOURS:
        return Term(minutes // 60, unit, kind)
    return Term(minutes, unit, kind)


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
def test_ten_thousand_deadlines_are_those_of_a_walk_minute_by_minute(tmp_path: Path) -> None:
    assert compare(range(1_000, 2_000), tmp_path) == 10_000


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
