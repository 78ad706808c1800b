"""What a rating counts of a case: each body by its own turn, clock and hours."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from cases.ratings.lived import lived
from cases.ratings.turns import succeeded
from domain.cases.course import effective, passages
from domain.cases.outcome import CaseOutcome
from domain.cases.workflow import CaseDeed
from region.loader import load_region, region_folder
from tests.domain.cases.lives import HOUR, START, a_case, life, lives

D = CaseDeed
AMUR = load_region(region_folder(Path("amur")))
CASE = a_case(id=7)
LATER = START + timedelta(days=30)


def turns(moves, now=LATER, case=CASE):
    one = lived(case, moves, AMUR)
    return one.turns(now) if one is not None else []


def test_an_answer_counts_by_the_clock_that_began_with_the_body():
    [turn] = turns(life(D.MODERATE, D.ROUTE, D.TAKE, D.ANSWER, (D.RATE, {"score": 5})))
    assert (turn.case, turn.body, turn.topic, turn.stream) == ("7", "housing", "housing", "vk")
    assert turn.received == START + 2 * HOUR
    assert turn.answered == START + 4 * HOUR
    assert turn.due == START + 26 * HOUR  # nine working hours after Tuesday noon
    assert turn.worked == 2 * HOUR
    assert turn.is_on_time
    assert turn.score == 5


def test_nobody_pays_for_anothers_hours():
    moves = life(D.ROUTE, D.WRONG_BODY, (D.ROUTE, {"body": "transport"}), D.TAKE, step=30 * HOUR)
    refused, open_ = turns(moves)
    assert (refused.body, refused.left, refused.refused) == ("housing", moves[2].at, True)
    assert (open_.body, open_.received) == ("transport", moves[3].at)
    assert open_.due > moves[3].at
    assert open_.taken_over
    assert not refused.taken_over
    assert open_.left is None
    worktime = AMUR.worktime("tynda", "transport")
    assert open_.worked == worktime.between(moves[3].at, LATER)
    assert open_.is_overdue(LATER)
    assert not refused.is_overdue(LATER)


def test_a_returned_case_counts_once_by_its_first_answer():
    [turn] = turns(life(D.ROUTE, D.ANSWER, D.RETURN, D.TAKE, D.ANSWER, D.RETURN))
    assert turn.answered == START + 2 * HOUR
    assert turn.returns == 2
    assert turn.worked == HOUR


def test_a_body_that_gets_a_case_again_is_counted_by_its_last_turn():
    again = life(D.ROUTE, D.RECALL, D.ROUTE, D.ANSWER)
    [turn] = turns(again)
    assert turn.received == again[3].at
    assert turn.left is None
    assert turn.answered == again[4].at


def test_an_answer_that_was_found_counts_from_when_it_was_published():
    published = {"given_at": START + 3 * HOUR}
    [turn] = turns(life(D.ROUTE, D.TAKE, (D.ANSWER, published), step=2 * HOUR))
    assert turn.answered == START + 3 * HOUR
    [before] = turns(life(D.ROUTE, (D.ANSWER, {"given_at": START}), step=2 * HOUR))
    assert before.answered == before.received


def test_a_case_that_ends_without_an_answer_is_not_rated_as_late():
    withdrawn = {"outcome": CaseOutcome.WITHDRAWN}
    [turn] = turns(life(D.ROUTE, (D.CLOSE, withdrawn)))
    assert turn.left == START + 2 * HOUR
    assert turn.answered is None
    [fixed] = turns(life(D.ROUTE, D.CLOSE))
    assert fixed.answered == START + 2 * HOUR


def test_what_was_undone_does_not_count():
    moves = life(D.ROUTE, D.ANSWER, D.UNDO)
    [turn] = turns(moves)
    assert turn.answered is None
    assert turns(life(D.MODERATE)) == []


def test_the_moment_of_the_data_bounds_what_is_worked():
    moves = life(D.ROUTE, D.ANSWER, step=5 * HOUR)
    [turn] = turns(moves, now=START + 7 * HOUR)
    assert turn.worked == 2 * HOUR


@given(lives())
@settings(max_examples=25, deadline=None)
def test_each_body_that_had_a_case_has_one_turn(moves):
    counted = effective(moves)
    had = {passage.body for passage in passages(counted)} - {None} if counted else set()
    rated = turns(moves)
    assert sorted(one.body for one in rated) == sorted(had)
    for one in rated:
        assert one.answered is None or one.left is None
        assert timedelta() <= one.worked <= max(timedelta(), LATER - one.received)


@given(lives(), st.permutations([0, 1, 9, 40, 150]))
@settings(max_examples=40, deadline=None)
def test_a_life_that_is_asked_again_says_what_a_fresh_one_does(moves, days):
    again = lived(CASE, moves, AMUR)
    if again is None:
        return
    for now in [START + timedelta(days=day) for day in days]:
        fresh = lived(CASE, moves, AMUR)
        assert again.rated(now) == [*fresh.turns(now), fresh.centre(now)]
        assert again.whole(now) == fresh.whole(now)


def test_a_life_that_is_over_is_worked_out_once():
    over = lived(CASE, life(D.ROUTE, D.ANSWER, D.CLOSE), AMUR)
    assert over.rated(LATER) is over.rated(LATER + HOUR)
    assert over.whole(LATER) is over.whole(LATER + HOUR)
    assert over.rated(START + HOUR) is not over.rated(LATER)
    open_ = lived(CASE, life(D.ROUTE), AMUR)
    assert open_.rated(LATER) != open_.rated(LATER + HOUR)


def test_a_body_that_ended_gives_its_cases_to_its_successor():
    [turn] = turns(life(D.ROUTE, D.ANSWER))
    old = replace(AMUR.bodies["housing"], until=date(2027, 1, 1), successor="transport")
    region = replace(AMUR, bodies={**AMUR.bodies, "housing": old})
    assert [one.body for one in succeeded([turn], region, date(2026, 12, 31))] == ["housing"]
    assert [one.body for one in succeeded([turn], region, date(2027, 1, 1))] == ["transport"]
    around = replace(AMUR.bodies["transport"], successor="housing")
    ring = replace(region, bodies={**region.bodies, "transport": around})
    assert [one.body for one in succeeded([turn], ring, date(2027, 1, 1))] == ["transport"]
