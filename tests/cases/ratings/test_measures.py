from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from cases.ratings.measures import measures
from domain.cases.ratings.measure import MeasureKind
from domain.cases.ratings.rated import RatedCase
from domain.terms.period import Period

OCTOBER = Period(datetime(2026, 10, 1, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC))
HOUR = timedelta(hours=1)


def day(number, hour=0, month=10):
    return datetime(2026, month, number, hour, tzinfo=UTC)


def case(number, received, due, answered=None, **facts):
    return RatedCase(str(number), "a", received, due, answered, **facts)


ANSWERED = case(1, day(2), day(5), day(4), worked=6 * HOUR, score=5)
LATE = case(2, day(3), day(6), day(9), worked=20 * HOUR, score=2, returns=1)
OPEN = case(3, day(4), day(7), worked=90 * HOUR)
AHEAD = case(4, day(30), day(5, month=11), worked=8 * HOUR)
HANDED_ON = case(5, day(8), day(12), left=day(10), worked=3 * HOUR, refused=True)
HANDED_ON_LATE = case(6, day(8), day(12), left=day(14), worked=30 * HOUR, taken_over=True)
BEFORE = case(7, day(20, month=9), day(3), day(2))  # received in September, due in October
EARLIER = case(8, day(1, month=9), day(9, month=9))  # open since its term in September
ALL = [ANSWERED, LATE, OPEN, AHEAD, HANDED_ON, HANDED_ON_LATE, BEFORE, EARLIER]


@pytest.fixture(scope="module")
def october():
    return measures(ALL, OCTOBER, total=60, residents=3000)


@pytest.mark.parametrize(
    ("kind", "value", "n", "cases"),
    [
        (MeasureKind.QUANTITY, 6, 6, "123456"),
        (MeasureKind.PER_THOUSAND, 2.0, 6, "123456"),
        (MeasureKind.SHARE_OF_ALL, 0.1, 60, "123456"),
        (MeasureKind.ON_TIME, 2 / 5, 5, "17"),
        (MeasureKind.OVERDUE, 2, 2, "38"),
        (MeasureKind.SATISFIED, 1 / 2, 2, "1"),
        (MeasureKind.SCORED, 1.0, 2, "12"),
        (MeasureKind.RETURNED, 1 / 2, 2, "2"),
        (MeasureKind.REFUSED, 1 / 6, 6, "5"),
        (MeasureKind.TAKEN, 1, 1, "6"),
    ],
)
def test_each_measure_names_its_cases(october, kind, value, n, cases):
    measure = october[kind]
    assert measure.value == pytest.approx(value)
    assert (measure.n, "".join(measure.cases)) == (n, cases)


def test_the_oldest_overdue_case_says_how_old(october):
    assert october[MeasureKind.OVERDUE_OLDEST].value == (day(1, month=11) - day(9, month=9)) / HOUR


def test_speed_does_not_leave_out_open_cases(october):
    # 3* 6 8* 20 30* 90*: of the five left at 6 one is answered, of the three at 20 another
    assert october[MeasureKind.MEDIAN].value is None
    closed = measures([ANSWERED, LATE], OCTOBER, total=2)
    assert closed[MeasureKind.MEDIAN].value == 20
    assert closed[MeasureKind.NINETY].value == 20


def test_a_returned_case_counts_once_by_its_first_answer():
    again = replace(ANSWERED, returns=2)
    measured = measures([again], OCTOBER, total=1)
    assert measured[MeasureKind.ON_TIME].value == 1
    assert measured[MeasureKind.RETURNED].value == 1


def test_an_answer_after_the_period_is_not_known_yet():
    later = case(9, day(30), day(31), day(2, month=11), worked=9 * HOUR, score=5)
    measured = measures([later], OCTOBER, total=1)
    assert measured[MeasureKind.ON_TIME].value == 0
    assert measured[MeasureKind.OVERDUE].value == 1
    assert measured[MeasureKind.SATISFIED].value is None


def test_every_case_falls_due_in_one_month():
    november = Period(OCTOBER.until, day(1, month=12))
    months = [
        measures(ALL, period, total=9)[MeasureKind.ON_TIME].n for period in (OCTOBER, november)
    ]
    assert months == [5, 1]


def test_nothing_is_said_of_nothing():
    nothing = measures([], OCTOBER, total=0)
    assert nothing[MeasureKind.ON_TIME].value is None
    assert nothing[MeasureKind.QUANTITY].value == 0
    assert nothing[MeasureKind.MEDIAN].value is None
    assert nothing[MeasureKind.PER_THOUSAND].value is None
