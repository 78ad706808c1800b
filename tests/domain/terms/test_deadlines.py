"""Deadlines that a hand worked out from the production calendars, before the code."""

from collections.abc import Mapping
from datetime import date, datetime, timezone
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from domain.terms.calendar import Calendar, DaysOff, Hours, Week, without
from domain.terms.term import CountedFrom, Roll, Term, TermKind, TermUnit
from domain.terms.worktime import Worktime

FILE = Path(__file__).parent.parent / "deadline_cases.yaml"
WRITTEN = yaml.load(FILE.read_text("utf-8"), Loader=yaml.CSafeLoader)
CASES = WRITTEN["cases"]
WORKED = [c for c in CASES if c["kind"] == "working" and c["unit"] != "days"]
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def span(text: str) -> tuple[int, int]:
    """«09:00-18:00» in seconds of the day."""
    begin, end = (
        60 * sum(int(n) * of for n, of in zip(clock.split(":"), (60, 1), strict=True))
        for clock in text.split("-")
    )
    return begin, end


@cache
def worktime(name: str) -> Worktime:
    """A calendar of the file: each of its days off is a day off, nothing follows from a rule."""
    row = WRITTEN["calendars"][name]

    def hours(text: str) -> Hours:
        whole = (span(text),)
        return without(whole, span(row["break"])) if row["break"] else whole

    calendar = Calendar(
        weeks=(
            Week(
                tuple(hours(row["week"][d]) if d in row["week"] else () for d in WEEKDAYS),
                60 * row["short_by"],
            ),
        ),
        days_off=tuple(DaysOff(day, day, "") for day in row["days_off"] + row["extra_off"]),
        worked={day: hours(text) for day, text in row["working"].items()},
        short=frozenset(row["short"] + row["extra_short"]),
    )
    offset = datetime.strptime(row["zone"], "%z").utcoffset()
    assert offset is not None
    return Worktime(calendar, timezone(offset))


def term(case: Mapping[str, Any]) -> Term:
    return Term(
        case["amount"],
        TermUnit(case["unit"]),
        TermKind(case["kind"]),
        CountedFrom(case["counted"]),
        Roll(case["roll"]),
    )


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_a_deadline_is_what_the_calendar_page_says(case: Mapping[str, Any]) -> None:
    due = worktime(case["calendar"]).due(datetime.fromisoformat(case["start"]), term(case))
    assert due.isoformat() == case["due"], case["page"]


@pytest.mark.parametrize("case", WORKED, ids=[case["id"] for case in WORKED])
def test_the_time_worked_until_a_deadline_in_hours_is_its_term(case: Mapping[str, Any]) -> None:
    start, due = datetime.fromisoformat(case["start"]), datetime.fromisoformat(case["due"])
    assert worktime(case["calendar"]).between(start, due) == term(case).length
    assert worktime(case["calendar"]).between(due, start) == -term(case).length


def test_there_are_as_many_cases_as_the_hand_wrote() -> None:
    assert len(CASES) == 306
    assert {case["calendar"] for case in CASES} == set(WRITTEN["calendars"])
    assert min(date.fromisoformat(case["start"][:10]) for case in CASES).year == 2024
