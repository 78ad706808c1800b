"""The customer's points, and how often they err where nobody is bad."""

from dataclasses import replace
from datetime import timedelta

import pytest

from cases.ratings.points import errors, point_cases, scored
from domain.cases.ratings.points import PointCriterion, PointRow, PointsTable
from domain.terms.period import Period
from tests.cases.ratings.invented import END, due_case, due_cases

C = PointCriterion
MONTH = Period(END - timedelta(days=30), END)
HOURS = PointRow(C.HOURS, "Часы", 60, 8, 72)
TIMELY = PointRow(C.ON_TIME_ANSWERED, "В срок", 40, 1, 0)
TABLE = PointsTable("Баллы", (HOURS, TIMELY), 2, worst=5)


def answered(body, hours, number, topic="light"):
    received = END - timedelta(days=20)
    case = replace(due_case(body, topic, True, number), received=received, due=END)
    return replace(case, answered=received + timedelta(hours=hours))


@pytest.mark.parametrize(("hours", "points"), [(4, 60), (8, 60), (40, 30), (72, 0), (99, 0)])
def test_points_are_full_within_eight_hours_and_none_after_three_days(hours, points):
    assert HOURS.points(hours) == points


def test_a_body_with_one_case_has_no_points_and_criteria_without_cases_do_not_count():
    cases = [answered("a", 8, 1), answered("a", 8, 2), answered("b", 8, 3)]
    satisfied = PointRow(C.SATISFIED, "Оценки", 100, 1, 0)
    scores = scored(point_cases(cases, MONTH), replace(TABLE, rows=(HOURS, satisfied)))
    assert set(scores) == {"a"}
    assert (scores["a"].points, scores["a"].n) == (100, 2)
    assert set(scores["a"].parts) == {C.HOURS}


def test_the_worst_or_those_below_a_bar_are_red():
    cases = [answered(body, h, n) for body, h in (("a", 8), ("b", 70)) for n in range(2)]
    dealt = point_cases(cases, MONTH)
    assert [one.is_red for one in scored(dealt, replace(TABLE, worst=1)).values()] == [False, True]
    bar = replace(TABLE, rows=(HOURS,), worst=0, below=50)
    assert [one.is_red for one in scored(dealt, bar).values()] == [False, True]


def test_the_five_worst_are_five_though_nobody_is_bad():
    dealt = point_cases(due_cases(7, 600, 20), MONTH)
    wrong = errors(dealt, TABLE)
    assert (wrong.red, wrong.any) == (5, 1)
    assert errors(dealt, TABLE) is wrong  # drawn once
    bar = replace(TABLE, worst=0, below=1)
    assert errors(dealt, bar).red < 1


def test_results_are_dealt_out_within_a_topic_only():
    """Where each body has a topic of its own, nothing can be exchanged between them."""
    cases = [answered("a", 8, n, "light") for n in range(9)]
    cases += [answered("b", 70, n, "roads") for n in range(9)]
    bar = replace(TABLE, rows=(HOURS,), worst=0, below=50)
    wrong = errors(point_cases(cases, MONTH), bar)
    assert (wrong.red, wrong.any) == (1, 1)


def test_nothing_is_drawn_from_nothing():
    assert errors(point_cases([], MONTH), TABLE) is None
