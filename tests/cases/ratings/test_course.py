"""A body's share from month to month beside an ordinary one."""

from dataclasses import replace
from datetime import date, timedelta

from cases.ratings.course import courses
from domain.cases.ratings.rating import TrendVerdict
from domain.terms.period import Period
from tests.cases.ratings.invented import END, due_case

STEP = timedelta(days=30)
MONTHS = [
    (date(2026, 5 + n, 1), Period(END - (6 - n) * STEP, END - (5 - n) * STEP)) for n in range(6)
]


def cases(*bodies):
    """Each body with its shares of 20 cases, by month."""
    made = []
    for body, shares in bodies:
        for back, share in enumerate(reversed(shares)):
            for n in range(20):
                case, shift = due_case(body, "light", n < round(20 * share)), back * STEP
                made.append(
                    replace(
                        case,
                        received=case.received - shift,
                        due=case.due - shift,
                        answered=case.answered - shift,
                    )
                )
    return made


STEADY = [(f"body{n}", [0.8] * 6) for n in range(6)]


def test_a_body_that_falls_is_told_from_those_that_do_not():
    found = courses(cases(*STEADY, ("late", [0.95, 0.9, 0.7, 0.5, 0.4, 0.3])), MONTHS)
    assert found["late"].verdict is TrendVerdict.FALLS
    assert {found[body].verdict for body, _ in STEADY} == {TrendVerdict.STEADY}
    first, *_, last = found["late"].months
    assert (first.first, first.n, first.on_time, last.on_time) == (date(2026, 5, 1), 20, 19, 6)


def test_a_hard_month_of_the_whole_region_is_nobodys_fall():
    hard = [0.9, 0.85, 0.7, 0.6, 0.5, 0.4]
    found = courses(cases(*((f"body{n}", hard) for n in range(6))), MONTHS)
    assert {one.verdict for one in found.values()} == {TrendVerdict.STEADY}


def test_two_months_say_nothing():
    found = courses(cases(("a", [0.9, 0.1]), ("b", [0.9, 0.9])), MONTHS)
    assert {one.verdict for one in found.values()} == {None}
