"""Who is red, and who is not; on invented regions whose truth is known."""

from datetime import timedelta

import pytest

from cases.ratings.comparison import FALSE_REDS, LIKELIEST_RED, compare
from cases.ratings.tables import measured_bodies, rating_tables, standings
from domain.cases.ratings.rated import due_cohort
from domain.cases.ratings.rating import RatedName, TableKind
from domain.cases.ratings.standing import FEWEST, RatingVerdict
from domain.terms.period import Period
from tests.cases.ratings.invented import END, due_case, due_cases

WORSE = frozenset({3, 5})


def by_body(cases):
    return {one.body: one for one in compare(cases).standings}


def alike(body, topic, n, late):
    return [due_case(body, topic, number >= late, number) for number in range(n)]


@pytest.mark.parametrize("seed", range(2))
def test_bad_bodies_are_red_and_ordinary_ones_are_not(seed):
    comparison = compare(due_cases(seed, n=4000, worse=WORSE))
    red = [one for one in comparison.standings if one.verdict is RatingVerdict.RED]
    assert [one.body for one in red] == ["body03", "body05"]
    for one in red:
        assert one.high < comparison.whole
        assert one.rank_low > 10


def test_hard_topics_are_no_fault():
    others = [case for body in "abcd" for case in alike(body, "hard", 60, 24)]
    others += [case for body in "abcdef" for case in alike(body, "easy", 100, 5)]
    rated = by_body([*others, *alike("unlucky", "hard", 80, 33), *alike("bad", "easy", 80, 33)])
    assert rated["unlucky"].verdict is RatingVerdict.USUAL
    assert rated["unlucky"].expected == pytest.approx(0.6, abs=0.03)
    assert rated["bad"].verdict is RatingVerdict.RED
    assert rated["bad"].expected == pytest.approx(0.95, abs=0.01)  # its own do not count


def test_a_body_alone_with_its_topic_is_not_accused():
    others = [case for body in "abcdef" for case in alike(body, "easy", 100, 5)]
    rated = by_body([*others, *alike("alone", "its own", 40, 14)])
    assert rated["alone"].verdict is not RatingVerdict.RED


def test_among_four_municipalities_nobody_is_red_at_a_likelier_chance_than_among_many():
    """A fourth of FALSE_REDS alone would accuse one body at a chance of 4 %."""
    others = [case for body in "abc" for case in alike(body, "x", 60, 6)]
    rated = [by_body([*others, *alike("worse", "x", 60, late)])["worse"] for late in range(9, 18)]
    between = [one for one in rated if LIKELIEST_RED < one.chance <= FALSE_REDS / 4]
    assert between
    assert not [one for one in between if one.verdict is RatingVerdict.RED]
    rarer = [one for one in rated if one.chance <= LIKELIEST_RED]
    assert {one.verdict for one in rarer} == {RatingVerdict.RED}


def test_few_cases_say_nothing():
    cases = [case for body in "abcdef" for case in alike(body, "x", 100, 5)]
    few = by_body([*cases, *alike("few", "x", FEWEST - 1, FEWEST - 1)])["few"]
    assert few.verdict is RatingVerdict.FEW
    assert few.share == 0
    enough = by_body([*cases, *alike("enough", "x", FEWEST, FEWEST)])["enough"]
    assert enough.verdict is RatingVerdict.RED


def test_priorities_and_streams_are_taken_into_account():
    def urgent(body, n, late):
        cases = alike(body, "x", n, late)
        return [replace_priority(case) for case in cases]

    def replace_priority(case):
        from dataclasses import replace

        return replace(case, priority="high")

    others = [case for body in "abcd" for case in (*alike(body, "x", 80, 4), *urgent(body, 40, 16))]
    rated = by_body([*others, *urgent("fast", 60, 24)])
    assert rated["fast"].verdict is RatingVerdict.USUAL
    assert rated["fast"].expected == pytest.approx(0.6, abs=0.05)


def test_bodies_that_differ_have_a_spread():
    assert compare(due_cases(1, n=4000, spread=0.8)).spread == pytest.approx(0.8, abs=0.3)


@pytest.mark.parametrize("worse", [frozenset(), frozenset({1, 3, 5})])
def test_neither_chance_nor_three_bad_bodies_are_a_spread(worse):
    assert compare(due_cases(1, n=4000, worse=worse)).spread == 0


@pytest.mark.parametrize("late", [0, 30])
def test_all_alike_is_usual(late):
    cases = [case for body in "abc" for case in alike(body, "x", 30, late)]
    comparison = compare(cases)
    assert {one.verdict for one in comparison.standings} == {RatingVerdict.USUAL}
    assert {(one.rank_low, one.rank_high) for one in comparison.standings} == {(1, 3)}


def test_what_is_usual_is_known_well_where_almost_all_is_on_time():
    good = [case for body in "abc" for case in alike(body, "x", 30, 0)]
    rated = by_body([*good, *alike("late", "x", 12, 12)])
    assert rated["late"].verdict is RatingVerdict.RED
    assert rated["late"].high < 0.3
    assert (rated["late"].rank_low, rated["a"].rank_high) == (4, 3)
    assert rated["a"].low > 0.85


def test_no_cases_and_one_body():
    assert compare([]).standings == ()
    [only] = compare(alike("only", "x", 50, 40)).standings
    assert only.verdict is not RatingVerdict.RED
    assert (only.rank_low, only.rank_high) == (1, 1)


def test_the_order_of_cases_does_not_matter():
    cases = due_cases(4, n=600, worse=WORSE)
    assert compare(cases) == compare(cases[::-1])


def test_false_reds_are_bounded_over_all_bodies():
    """The more bodies are compared, the rarer must be what makes one of them red."""

    def chance_of_red(bodies):
        cases = [case for n in range(bodies) for case in alike(f"body{n}", "x", 50, 5)]
        for late in range(10, 50):
            one = by_body([*cases, *alike("one", "x", 50, late)])["one"]
            if one.verdict is RatingVerdict.RED:
                return one.chance
        raise AssertionError("never red")

    assert chance_of_red(30) <= FALSE_REDS / 31 < chance_of_red(4) <= FALSE_REDS / 5


def test_figures_have_the_bodies_measures_and_standings_of_the_tables():
    cases = due_cases(4, n=400, bodies=9)
    period = Period(END - timedelta(days=31), END)
    kinds = (TableKind.REGIONAL, TableKind.MUNICIPAL, TableKind.CENTRE)
    names = {
        body: RatedName(body, f"Орган {9 - place}", kinds[place % 3], 1000)
        for place, body in enumerate(sorted({one.body for one in cases})[:8])
    }
    rated = [one for table in rating_tables(cases, period, names) for one in table.bodies]
    measured = measured_bodies(cases, period, names)
    assert [*measured.items()] == [(one.body.id, one.measures) for one in rated]
    known = {one.body.id: one.standing for one in rated if one.standing is not None}
    assert standings(due_cohort(cases, period), names) == known
    assert 0 < len(known) < len(rated)
