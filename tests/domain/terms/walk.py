"""Random calendars in the form of region/*/calendar.yaml, reckoned minute by minute.

`Walk` uses datetime and what the YAML says, and nothing of the product.
"""

import random
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from domain.terms.term import CountedFrom, Roll, Term, TermKind, TermUnit
from domain.terms.worktime import Worktime
from region.worktime.calendar import load_calendar

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
