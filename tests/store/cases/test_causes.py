"""Chronic problems, solved cases and agreements, over both databases."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from cases.intake.intake import Intake
from domain.cases.case import CaseMove, Place
from domain.cases.causes.agreement import AgreedStep, Agreement
from domain.cases.causes.problem import (
    UNENDED,
    ChronicReason,
    ChronicState,
    Member,
    MemberKind,
    Recurrence,
)
from domain.cases.clocks import Deadlines
from domain.cases.life import standing
from domain.cases.outcome import CaseOutcome
from domain.cases.workflow import CaseDeed
from domain.complaint import Complaint
from domain.incident import Incident, Joined
from region.loader import load_region, region_folder
from store.cases.cases import SqlCases
from store.cases.causes.agreements import SqlAgreements
from store.cases.causes.problems import SqlChronic
from store.cases.causes.solved import SqlSolvedCases
from store.cases.filings import SqlFilings
from store.complaints import SqlComplaints
from store.engine import transaction
from store.stories.incidents import SqlIncidents
from tests.cases.filed_rows import DAY, FILED, a_row

AMUR = load_region(region_folder(Path("amur")))
HOUSE = Place("tynda", None, "Лесная", "5")
LAMPS = "improvement.street_lights"
D, S = CaseDeed, ChronicState


@pytest.fixture
def three(engine):
    """The store of cases, and three cases of one topic at one house."""
    cases = SqlCases(engine)
    intake = Intake(SqlFilings(engine), cases, AMUR, 365, partial(transaction, engine))
    about = {"place": HOUSE, "group": "improvement", "topic": LAMPS}
    rows = [a_row(str(n), received_at=FILED + n * DAY, **about) for n in range(3)]
    return cases, sorted(one.case_id for one in intake.take(rows))


def close(cases, number, *before):
    """Closed as fixed, after these moves."""
    stored, life = cases.get(number), list(cases.moves_of([number])[number])
    ends = CaseMove(0, D.CLOSE, life[-1].at, "Анна", outcome=CaseOutcome.FIXED)
    for move in (*before, ends):
        life.append(replace(move, place=len(life) + 1, at=life[-1].at + timedelta(hours=1)))
        cases.save(number, life[-1], standing(life), Deadlines())
    return stored


def recurrence(ids, key="k"):
    members = [Member(MemberKind.CASE, str(id_), FILED + n * DAY) for n, id_ in enumerate(ids)]
    return Recurrence(key, LAMPS, HOUSE, ChronicReason.REPEATED, tuple(members))


def test_signs_are_cases_and_incidents_lately_and_what_was_fixed(engine, three):
    cases, ids = three
    store = SqlChronic(engine)
    close(cases, ids[0])
    story = Incident("i1", "improvement", "tynda", FILED, FILED, 1, LAMPS, named=(("Лесная", 2),))
    with SqlIncidents(engine).joining(["tynda"], []) as joining:
        joining.save([story], [Joined("p1", "i1", False)])
    signs = {(one.kind, one.id): one for one in store.signs(FILED - DAY, 9)}
    assert len(signs) == 4
    first = signs[MemberKind.CASE, str(ids[0])]
    assert (first.place, first.topic, first.fixed_at is None) == (HOUSE, LAMPS, False)
    told = signs[MemberKind.INCIDENT, "i1"]
    assert (told.names, told.incident_id) == (("Лесная",), "i1")
    late = store.signs(FILED + 1.5 * DAY, 9)
    assert {one.id for one in late} == {str(ids[2])}


def test_a_problem_is_noted_once_grows_and_returns_after_its_end(engine, three):
    _, ids = three
    store = SqlChronic(engine)
    [number] = store.note([recurrence(ids[:2])], FILED)
    assert store.note([recurrence(ids[:2])], FILED) == []
    assert store.note([recurrence(ids)], FILED) == []
    problem = store.get(number)
    assert (problem.place, problem.state, problem.last_at) == (HOUSE, S.PROPOSED, FILED + 2 * DAY)
    assert [one.id for one in store.members([number])[number]] == [str(i) for i in ids[::-1]]
    ended = store.save(
        replace(problem, state=S.ENDED, ended_at=FILED + 1.5 * DAY, ended_by=ids[0], owner="roads")
    )
    assert (ended.version, store.save(problem)) == (2, None)
    assert store.page(UNENDED, None, 9) == []
    assert [one.ended_by for one in store.page({S.ENDED}, {"roads"}, 9)] == [ids[0]]
    assert store.page({S.ENDED}, {"health"}, 9) == []
    assert store.note([recurrence(ids)], FILED) == [number]
    assert store.get(number).state is S.RETURNED
    assert [one.id for one in store.of_case(ids[1], None)] == [number]
    store.save(replace(store.get(number), state=S.REJECTED))
    assert store.of_case(ids[1], None) == []
    assert store.note([recurrence(ids)], FILED) == []


def test_costs_count_each_person_once(engine, three):
    cases, ids = three
    store = SqlChronic(engine)
    story = Incident("i1", "improvement", "tynda", FILED, FILED, 2, LAMPS)
    with SqlIncidents(engine).joining(["tynda"], []) as joining:
        joining.save([story], [Joined("p1", "i1", False), Joined("own", "i1", False)])
    cases.hear({"own": ids[0]}, FILED)
    cell = "improvement", "tynda"
    SqlComplaints(engine).record(
        [
            Complaint(f"p{n}", FILED, *cell, author, "s", "i1")
            for n, author in enumerate(("a", "a", "b"))
        ]
    )
    some = recurrence(ids)
    with_incident = replace(some, members=(Member(MemberKind.INCIDENT, "i1", FILED), *some.members))
    [number] = store.note([with_incident], FILED)
    cost = store.costs([number])[number]
    assert (cost.cases, cost.incidents, cost.people, cost.months) == (3, 1, 4, 1)


def test_solved_cases_have_the_answer_that_helped(engine, three):
    cases, ids = three
    solved = SqlSolvedCases(engine)
    who = FILED, "Анна"
    answered = (
        CaseMove(0, D.ROUTE, *who, body="roads"),
        CaseMove(0, D.ANSWER, *who, note="Заменили лампу", link="https://vk.example/wall-1_2"),
    )
    close(cases, ids[0], *answered)
    close(cases, ids[1])
    known = solved.solved(LAMPS, FILED, ids[2], 9)
    assert [one.case.number for one in known] == [ids[1], ids[0]]
    [solution] = solved.solutions(known)
    assert (solution.stored.case.number, solution.words) == (ids[0], "Заменили лампу")
    assert [one.case.number for one in solved.solved(LAMPS, FILED, ids[0], 9)] == [ids[1]]
    assert solved.solved("roads.potholes", FILED, 0, 9) == []


def test_an_agreement_of_the_place_comes_before_that_of_the_region(engine):
    store = SqlAgreements(engine)
    steps = (AgreedStep("housing", "закрывает воду"), AgreedStep("roads", "ограждает"))
    whole = store.add(Agreement(LAMPS, None, steps, "", "Анна", FILED))
    own = store.add(Agreement(LAMPS, "tynda", steps[::-1], "Письмо № 1", "Анна", FILED))
    assert store.in_force(LAMPS, "tynda") == own
    assert store.in_force(LAMPS, "zeya") == store.in_force(LAMPS, None) == whole
    assert store.withdraw(own.number, "Борис", FILED)
    assert not store.withdraw(own.number, "Борис", FILED)
    assert store.in_force(LAMPS, "tynda") == whole
    assert [one.id for one in store.log(None, 9)] == [own.id, whole.id]
    assert store.get(own.number).withdrawn_by == "Борис"
    assert store.log("roads.markings", 9) == []
