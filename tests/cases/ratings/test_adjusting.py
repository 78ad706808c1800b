"""Which cases an exclusion takes, what an accepted objection changes, what differs afterwards."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from cases.ratings.editions.adjusting import adjusted, counted
from cases.ratings.editions.differences import CaseChange, differences
from cases.ratings.editions.frozen import frozen, thawed
from cases.ratings.tables import rating_tables
from domain.cases.ratings.edition import RatingSpan, first_day, next_first
from domain.cases.ratings.exclusion import ExclusionKind, RatingExclusion
from domain.cases.ratings.measure import MeasureKind
from domain.cases.ratings.objection import ObjectionEffect, ObjectionState, RatingObjection
from domain.cases.ratings.rating import RatedName, RatingContent, TableKind
from domain.terms.period import Period
from tests.cases.ratings.invented import DUE, END, due_case

HOUR = timedelta(hours=1)
CASE = replace(
    due_case("housing", "housing", False, 1),
    municipality="tynda",
    subject="housing.heating",
    stream="phone",
    answered=None,
)
RULE = RatingExclusion("Паводок", ExclusionKind.FLOOD, "ЧС", DUE - 5 * HOUR, DUE, id=3)


@pytest.mark.parametrize(
    ("case", "rule", "takes"),
    [
        ({}, {}, True),
        ({"answered": DUE - 5 * HOUR}, {}, False),  # before it began
        ({"answered": DUE - 4 * HOUR}, {}, True),
        ({"received": DUE}, {}, False),
        ({"left": DUE - 6 * HOUR}, {}, False),
        ({"due": DUE - 5 * HOUR}, {}, False),
        ({"due": None}, {}, True),
        ({}, {"municipalities": ("zeya",)}, False),
        ({}, {"municipalities": ("zeya", "tynda")}, True),
        ({}, {"topics": ("housing",)}, True),
        ({}, {"topics": ("housing.heating",)}, True),
        ({}, {"topics": ("housing.water",)}, False),
        ({}, {"streams": ("visit",)}, False),
        ({}, {"bodies": ("transport",)}, False),
    ],
)
def test_an_exclusion_takes_what_a_body_had_unanswered_in_its_days(case, rule, takes):
    assert replace(RULE, **rule).takes(replace(CASE, **case)) is takes


def objection(effect, state=ObjectionState.ACCEPTED, body="housing"):
    return RatingObjection(*(1, body, "Ответили", "Вера", END, 1), state=state, effect=effect, id=8)


@pytest.mark.parametrize(
    ("effect", "n", "on_time"),
    [
        (ObjectionEffect.EXCLUDED, 0, 0),
        (ObjectionEffect.ON_TIME, 1, 1),
        (ObjectionEffect.CORRECTED, 1, 0),
    ],
)
def test_an_accepted_objection_has_its_effect(effect, n, on_time):
    cases = counted(adjusted([(CASE, "housing")], [], [objection(effect)]))
    assert (len(cases), sum(one.is_on_time for one in cases)) == (n, on_time)


@pytest.mark.parametrize(
    "one",
    [
        objection(ObjectionEffect.EXCLUDED, ObjectionState.REJECTED),
        objection(ObjectionEffect.EXCLUDED, body="transport"),
    ],
)
def test_others_have_none(one):
    assert counted(adjusted([(CASE, "housing")], [], [one])) == [CASE]


def content(*cases, rules=()):
    period = Period(END - timedelta(days=30), END)
    names = {body: RatedName(body, body, TableKind.REGIONAL) for body in ("housing", "transport")}
    made = adjusted([(one, one.body) for one in cases], rules)
    tables = rating_tables(counted(made), period, names)
    return RatingContent(
        *(RatingSpan.MONTH, date(2026, 10, 1), period.since, period.until, END, "1", ""),
        cases=made,
        views={"": tables},
        exclusions=list(rules),
    )


def test_content_is_read_back_as_it_was_frozen():
    made = content(CASE, replace(CASE, case="2", worked=HOUR, quality=3.5), rules=(RULE,))
    text = frozen(made)
    assert frozen(thawed(text)) == text
    again = thawed(text)
    assert (list(again.cases), again.exclusions) == (made.cases, [RULE])
    assert again.views[""] == made.views[""]


def test_each_difference_is_named():
    gone, late = replace(CASE, case="2"), replace(CASE, case="10")
    before = content(CASE, gone, late)
    after = content(
        replace(CASE, answered=DUE - 6 * HOUR), late, replace(CASE, case="11"), rules=(RULE,)
    )
    found = differences(before, after)
    assert [(one.case, one.change, one.names) for one in found.cases] == [
        ("1", CaseChange.CHANGED, ("answered",)),
        ("2", CaseChange.GONE, ()),
        ("10", CaseChange.LEFT_OUT, ()),
        ("11", CaseChange.CAME, ()),
    ]
    changed = {one.kind: (one.before, one.after) for one in found.figures}
    assert changed[MeasureKind.ON_TIME] == (0, 1)
    assert not differences(before, before)


@pytest.mark.parametrize(
    ("span", "day", "first", "after"),
    [
        (RatingSpan.MONTH, date(2026, 12, 31), date(2026, 12, 1), date(2027, 1, 1)),
        (RatingSpan.QUARTER, date(2026, 12, 31), date(2026, 10, 1), date(2027, 1, 1)),
        (RatingSpan.QUARTER, date(2026, 3, 1), date(2026, 1, 1), date(2026, 4, 1)),
        (RatingSpan.YEAR, date(2024, 2, 29), date(2024, 1, 1), date(2025, 1, 1)),
    ],
)
def test_a_period_is_that_of_the_calendar(span, day, first, after):
    assert first_day(span, day) == first
    assert next_first(span, first) == after
