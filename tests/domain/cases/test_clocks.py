"""The clocks of a case against sums by hand, and against a walk minute by minute."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings

from domain.cases.clocks import clocks, deadlines
from domain.cases.holder import CENTRE, Holder, HolderKind, shares
from domain.cases.life import standing, stretches
from domain.cases.workflow import ENDED, CaseDeed
from domain.terms.policy import CaseStep, Priority, Regime
from domain.terms.term import Term, TermKind, TermUnit
from region.loader import load_region, region_folder
from tests.domain.cases.lives import HOUR, START, a_case, life, lives, undone

D = CaseDeed
AMUR = load_region(region_folder(Path("amur")))
CASE = a_case()
HOUSING = Holder(HolderKind.BODY, "housing")


def local(text: str) -> datetime:
    """A moment in Yakutsk."""
    return datetime.fromisoformat(f"{text}+09:00")


def of(moves, step=CaseStep.ANSWER, body=None, case=CASE, now=None):
    return [
        one
        for one in clocks(case, moves, AMUR, now or moves[-1].at)
        if (one.step, one.body) == (step, body)
    ]


def test_the_bodys_clock_begins_when_it_got_the_case_and_the_residents_with_the_first() -> None:
    """Tuesday 10:00 + 9 working hours of 09:00-18:00; the body got the case at 15:00."""
    moves = life((D.ROUTE, {"at": START + 5 * HOUR}))
    [resident], [body] = of(moves), of(moves, body="housing")
    assert (resident.start, resident.due) == (START, local("2026-11-25T10:00"))
    assert (body.start, body.due) == (START + 5 * HOUR, local("2026-11-25T15:00"))
    stored = deadlines(CASE, moves, AMUR)
    assert (stored.due, stored.body_due) == (resident.due, body.due)


def test_a_second_body_begins_anew_and_the_first_one_stops() -> None:
    moves = life(D.ROUTE, D.WRONG_BODY, (D.ROUTE, {"body": "transport"}))
    [first], [second] = of(moves, body="housing"), of(moves, body="transport")
    assert first.stopped == START + 2 * HOUR
    assert (second.start, second.due) == (START + 3 * HOUR, local("2026-11-25T13:00"))
    assert [one.due for one in of(moves)] == [local("2026-11-25T10:00")]


def test_an_interim_answer_starts_the_final_clock() -> None:
    """Seven working days after Tuesday 12:00; 12.12 and 13.12 are days off, 28-29.11 and 5-6.12."""
    moves = life(D.ROUTE, D.INTERIM)
    [answer], [final] = of(moves), of(moves, CaseStep.FINAL)
    assert answer.stopped == START + 2 * HOUR
    assert final.due == local("2026-12-03T12:00")
    assert deadlines(CASE, moves, AMUR).due == final.due
    assert deadlines(CASE, moves, AMUR).body_due is None


def test_a_pause_moves_the_deadline_by_what_it_takes_of_the_term() -> None:
    """Waited for the applicant from 11:00 on Tuesday until 11:00 on Wednesday: 9 working hours."""
    waits = (D.POSTPONE, {"waits": HolderKind.APPLICANT, "at": START + HOUR})
    resume = (D.RESUME, {"at": START + 25 * HOUR})
    standing_still = life(waits)
    assert deadlines(CASE, standing_still, AMUR).due is None
    [clock] = of(standing_still)
    assert clock.stands
    moves = life(waits, resume)
    [clock] = of(moves)
    assert (clock.due, clock.paused) == (local("2026-11-26T10:00"), 24 * HOUR)
    assert clock.legs[0].term == Term(18, TermUnit.HOURS, TermKind.WORKING)
    for more in (
        (D.SET, {"priority": Priority.FAST}),
        (D.SET, {"priority": None, "group": "roads", "topic": None}),
        (D.ROUTE, {"body": "transport"}),
    ):
        [after] = of(life(waits, resume, more))
        assert after.paused == 24 * HOUR
    [fast] = of(life(waits, resume, (D.SET, {"priority": Priority.FAST})))
    assert fast.legs[0].term.amount == 4 + 9


def test_the_regime_sets_the_clock_and_an_appeal_has_no_pauses() -> None:
    waits = (D.POSTPONE, {"waits": HolderKind.APPLICANT})
    appeal = (D.SET, {"regime": Regime.APPEAL, "assumed": False})
    moves = life(waits, D.RESUME, appeal)
    [clock] = of(moves)
    assert (clock.due, clock.paused) == (START + timedelta(days=30), timedelta())
    assert standing(moves).assumed is False
    assert not clocks(CASE, life((D.SET, {"regime": Regime.SIGNAL})), AMUR, START)


def test_an_extension_begins_where_the_answer_was_due() -> None:
    appeal = (D.SET, {"regime": Regime.APPEAL})
    [clock] = of(life(appeal, D.EXTEND))
    assert [leg.due for leg in clock.legs] == [
        START + timedelta(days=30),
        START + timedelta(days=60),
    ]


def test_a_case_that_was_taken_back_has_no_clocks_and_no_holders() -> None:
    moves = undone(life())
    assert (clocks(CASE, moves, AMUR, START), stretches(CASE, moves)) == ([], [])


def test_a_return_starts_the_clocks_again() -> None:
    moves = life(D.ROUTE, D.ANSWER, (D.RETURN, {"at": START + 3 * HOUR}))
    first, second = of(moves)
    assert (first.stopped, second.start) == (START + 2 * HOUR, START + 3 * HOUR)
    assert [one.start for one in of(moves, body="housing")] == [START + HOUR, START + 3 * HOUR]


def test_the_centres_own_steps_have_clocks() -> None:
    case = replace(CASE, received_at=START - 5 * HOUR)
    moves = [replace(life()[0], regime=Regime.APPEAL), *life(D.MODERATE, D.ROUTE)[1:]]
    [registration] = of(moves, CaseStep.REGISTRATION, case=case)
    [forwarding] = of(moves, CaseStep.FORWARDING, case=case)
    assert (registration.start, registration.stopped) == (case.received_at, START + HOUR)
    assert (forwarding.start, forwarding.stopped) == (START + HOUR, START + 2 * HOUR)


def test_each_minute_belongs_to_one_holder() -> None:
    case = replace(CASE, received_at=START - HOUR)
    moves = life(
        (D.ROUTE, {"at": START + HOUR}),
        (D.POSTPONE, {"at": START + 4 * HOUR, "waits": HolderKind.APPLICANT}),
        (D.RESUME, {"at": START + 9 * HOUR}),
        (D.ANSWER, {"at": START + 11 * HOUR}),
        (D.CLOSE, {"at": START + 12 * HOUR}),
        (D.NOTE, {"at": START + 90 * HOUR}),
    )
    assert shares(stretches(case, moves), START + 99 * HOUR) == {
        CENTRE: 3 * HOUR,
        HOUSING: 5 * HOUR,
        Holder(HolderKind.APPLICANT): 5 * HOUR,
    }


@settings(max_examples=150)
@given(lives())
def test_the_time_of_all_holders_is_the_time_of_the_case(moves) -> None:
    """Against a walk: at each minute the holder is that of the moves until then."""
    end = moves[-1].at + 2 * HOUR
    kept = [m for m in moves if m.deed is not D.UNDO]
    if any(m.deed is D.UNDO for m in moves):
        kept = _without_undone(moves)
    walked: dict[Holder, timedelta] = {}
    if kept:
        ends = [m.at for m in kept[1:]] + [end]
        for count, until in enumerate(ends, 1):
            holder = standing(kept[:count]).holder
            since = CASE.received_at if count == 1 else kept[count - 1].at
            if holder is not None:
                walked[holder] = walked.get(holder, timedelta()) + (until - since)
    own = shares(stretches(CASE, moves), end)
    assert {h: t for h, t in own.items() if t} == {h: t for h, t in walked.items() if t}
    if standing(moves).state not in ENDED and not any(m.deed is D.CLOSE for m in kept):
        assert sum(own.values(), timedelta()) == end - CASE.received_at


def _without_undone(moves):
    gone = {m.place for m in moves if m.deed is D.UNDO}
    return [m for m in moves if m.place not in gone and m.place + 1 not in gone]


@settings(max_examples=100)
@given(lives())
def test_a_deadline_does_not_depend_on_when_it_is_computed(moves) -> None:
    last = moves[-1].at
    running = {
        (one.step, one.body, one.start): one.due
        for one in clocks(CASE, moves, AMUR, last)
        if not one.stands
    }
    later = {
        (one.step, one.body, one.start): one.due
        for one in clocks(CASE, moves, AMUR, last + timedelta(days=40))
        if not one.stands
    }
    assert running == later
    for clock in clocks(CASE, moves, AMUR, last):
        assert clock.start <= clock.due
        assert clock.stopped is None or clock.stopped >= clock.start


@settings(max_examples=60)
@given(lives(8))
def test_an_undone_move_moves_no_deadline(moves) -> None:
    if moves[-1].deed is D.UNDO or len(moves) == 1:
        return
    assert deadlines(CASE, undone(moves), AMUR) == deadlines(CASE, moves[:-1], AMUR)


@pytest.mark.parametrize("minutes", [0, 1, 59, 600])
def test_a_later_start_has_no_earlier_deadline(minutes) -> None:
    later = replace(CASE, received_at=START + timedelta(minutes=minutes))
    assert of(life(), case=later)[0].due >= of(life())[0].due


def test_the_policy_is_that_of_the_day_on_which_the_clock_began() -> None:
    versions = (
        AMUR.policy.versions[0],
        replace(
            AMUR.policy.versions[0],
            since=START.date() + timedelta(days=1),
            rows=tuple(
                replace(row, terms={**row.terms, CaseStep.ANSWER: Term(1, TermUnit.HOURS)})
                for row in AMUR.policy.versions[0].rows
            ),
        ),
    )
    region = replace(AMUR, policy=replace(AMUR.policy, versions=versions))
    assert deadlines(CASE, life(), region).due == local("2026-11-25T10:00")
    tomorrow = replace(CASE, received_at=datetime(2026, 11, 25, 1, 0, tzinfo=UTC))
    assert deadlines(tomorrow, life(), region).due == local("2026-11-25T11:00")
