from collections.abc import Callable
from datetime import date, time, timedelta
from pathlib import Path

import pytest

from domain.term import Priority, Regime
from region.loader import load_region

BROKEN = [
    pytest.param(*row[1:], id=row[0])
    for row in (
        (
            "term_of_unknown_regime",
            "terms.yaml",
            "regime: post",
            "regime: shout",
            None,
            "terms[0].regime",
            "бывает post, message",
        ),
        (
            "term_of_unknown_priority",
            "terms.yaml",
            "priority: usual",
            "priority: now",
            None,
            "terms[0].priority",
            "бывает usual",
        ),
        ("span", "terms.yaml", "3 ч", "3 часа", None, "terms[0].first_reaction", "нужен срок"),
        (
            "reaction_after_answer",
            "terms.yaml",
            "first_reaction: 3 ч",
            "first_reaction: 10 ч",
            "first_reaction",
            "terms[0].first_reaction",
            "позже ответа",
        ),
        (
            "final_before_answer",
            "terms.yaml",
            "final: 7 дн",
            "final: 2 ч",
            "final",
            "terms[0].final",
            "раньше",
        ),
        (
            "term_twice",
            "terms.yaml",
            "priority: high",
            "priority: usual",
            "priority",
            "terms[1].priority",
            "уже есть в строке",
        ),
        ("day_over", "calendar.yaml", '"18:00"', '"08:00"', "end", "end", "кончается"),
        ("no_time", "calendar.yaml", '"18:00"', '"25:00"', "end", "end", "время"),
        (
            "holiday_twice",
            "calendar.yaml",
            "- 2026-01-02",
            "- 2026-01-01",
            None,
            "holidays[1]",
            "повторяется",
        ),
        (
            "holiday_and_working",
            "calendar.yaml",
            "working: []",
            "working: [2026-01-01]",
            "working",
            "working",
            "и выходным, и рабочим",
        ),
    )
]


@pytest.mark.parametrize(("file", "old", "new", "at", "key", "says"), BROKEN)
def test_a_mistake_is_reported_with_its_file_line_and_key(
    problem: Callable[..., str], file: str, old: str, new: str, at: str | None, key: str, says: str
) -> None:
    assert says in problem(file, old, new, at, key)


def test_hours_and_days_are_spans_and_what_is_not_stated_is_none(amur: Path) -> None:
    terms = {(t.regime, t.priority): t for t in load_region(amur).terms}
    post = terms[Regime.POST, Priority.USUAL]
    assert (post.first_reaction, post.answer) == (timedelta(hours=3), timedelta(hours=9))
    assert (post.final, post.working) == (timedelta(days=7), True)
    message = terms[Regime.MESSAGE, Priority.FAST]
    assert (message.first_reaction, message.answer) == (None, timedelta(days=10))
    assert (message.final, message.working) == (None, False)


def test_a_signal_has_no_term_that_anybody_checked(amur: Path) -> None:
    assert Regime.SIGNAL not in {t.regime for t in load_region(amur).terms}


def test_the_calendar_holds_the_days_of_the_law_and_no_transfers(amur: Path) -> None:
    calendar = load_region(amur).calendar
    assert (calendar.start, calendar.end) == (time(9), time(18))
    year = [(1, day) for day in range(1, 9)]
    year += [(2, 23), (3, 8), (5, 1), (5, 9), (6, 12), (11, 4)]
    assert calendar.holidays == {date(y, m, d) for y in (2026, 2027) for m, d in year}
    assert calendar.working == frozenset()
