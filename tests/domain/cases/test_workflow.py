"""The table of moves as people read it, and what each deed needs."""

import pytest
from hypothesis import given, settings

from domain.cases.case import number_of, numbered
from domain.cases.course import effective, matter, passages
from domain.cases.holder import CENTRE, Holder, HolderKind
from domain.cases.life import standing, undoable
from domain.cases.outcome import CaseOutcome
from domain.cases.workflow import (
    ENDED,
    OPEN_STATES,
    RIGHTS_OF,
    WITH_BODY,
    WORKFLOW,
    CaseDeed,
    CaseState,
)
from domain.errors import EntryRefused, MoveRefused
from domain.person import RIGHTS, Right, Role
from tests.domain.cases.lives import FILLED, HOUR, START, life, lives, undone

D, S = CaseDeed, CaseState
CENTRE_DEEDS = {"route": "routed", "alarm": "routed", "forward": "in_work", "close": "closed"}
ALWAYS = {"set": "", "join": "", "note": ""}
BODY_DEEDS = {
    **CENTRE_DEEDS,
    **ALWAYS,
    "recall": "moderated",
    "wrong_body": "moderated",
    "assign": "",
    "interim": "interim",
    "propose": "",
    "approve": "answered",
    "reject": "",
    "answer": "answered",
    "extend": "",
    "postpone": "postponed",
}
TABLE = {
    "received": {
        **CENTRE_DEEDS,
        **ALWAYS,
        "moderate": "moderated",
        "extend": "",
        "postpone": "postponed",
    },
    "moderated": {**CENTRE_DEEDS, **ALWAYS, "extend": "", "postpone": "postponed"},
    "routed": {**BODY_DEEDS, "accept": "accepted", "take": "in_work"},
    "accepted": {**BODY_DEEDS, "take": "in_work"},
    "in_work": BODY_DEEDS,
    "interim": {**BODY_DEEDS, "take": ""},
    "returned": {**BODY_DEEDS, "accept": "accepted", "take": "in_work"},
    "postponed": {**CENTRE_DEEDS, **ALWAYS, "resume": ""},
    "answered": {**ALWAYS, "rate": "rated", "return": "returned", "close": "closed"},
    "rated": {**ALWAYS, "rate": "", "return": "returned", "close": "closed"},
    "closed": {"note": "", "set": "", "rate": "", "reopen": "moderated", "return": "returned"},
    "void": {},
}


def test_the_table_of_moves() -> None:
    written = {
        str(state): {str(deed): str(after or "") for deed, after in row.items()}
        for state, row in WORKFLOW.items()
    }
    assert written == TABLE
    assert {S.CLOSED, S.VOID} == ENDED
    assert set(S) == OPEN_STATES | ENDED
    assert {S.ROUTED, S.ACCEPTED, S.IN_WORK, S.INTERIM, S.RETURNED} == WITH_BODY


def test_each_deed_has_a_right_and_each_right_its_roles() -> None:
    assert set(RIGHTS_OF) == set(D)
    may = {
        right: {str(role) for role in Role if right in RIGHTS[role]}
        for right in (Right.READ_CASES, Right.CASES, Right.ANSWER, Right.ASSIGN, Right.APPROVE)
    }
    centre, body = {"monitor", "duty", "administrator"}, {"coordinator", "head"}
    assert may == {
        Right.READ_CASES: centre | body | {"media", "analyst", "executor"},
        Right.CASES: centre,
        Right.ANSWER: centre | body | {"executor"},
        Right.ASSIGN: centre | body,
        Right.APPROVE: {"head", "administrator"},
    }
    of_body = {deed for deed, right in RIGHTS_OF.items() if right is Right.ANSWER}
    answering = {D.ACCEPT, D.TAKE, D.WRONG_BODY, D.INTERIM, D.PROPOSE, D.ANSWER}
    assert of_body == answering | {D.NOTE, D.UNDO}


@pytest.mark.parametrize(
    ("deeds", "state", "holder"),
    [
        ((), S.RECEIVED, CENTRE),
        ((D.MODERATE,), S.MODERATED, CENTRE),
        ((D.ROUTE,), S.ROUTED, Holder(HolderKind.BODY, "housing")),
        ((D.ROUTE, D.ACCEPT, D.TAKE), S.IN_WORK, Holder(HolderKind.BODY, "housing")),
        ((D.ROUTE, D.WRONG_BODY), S.MODERATED, CENTRE),
        ((D.ROUTE, D.RECALL), S.MODERATED, CENTRE),
        ((D.ROUTE, D.INTERIM), S.INTERIM, Holder(HolderKind.BODY, "housing")),
        ((D.ROUTE, D.PROPOSE, D.APPROVE), S.ANSWERED, CENTRE),
        ((D.ROUTE, D.ANSWER, D.RATE), S.RATED, CENTRE),
        ((D.ROUTE, D.ANSWER, D.RETURN), S.RETURNED, Holder(HolderKind.BODY, "housing")),
        ((D.ROUTE, D.POSTPONE), S.POSTPONED, Holder(HolderKind.BODY, "housing")),
        ((D.POSTPONE,), S.POSTPONED, CENTRE),
        (
            (D.ROUTE, (D.POSTPONE, {"waits": HolderKind.APPLICANT})),
            S.POSTPONED,
            Holder(HolderKind.APPLICANT),
        ),
        ((D.ROUTE, D.ACCEPT, D.POSTPONE, D.RESUME), S.ACCEPTED, Holder(HolderKind.BODY, "housing")),
        ((D.ROUTE, D.ANSWER, D.CLOSE), S.CLOSED, None),
        ((D.CLOSE, D.REOPEN), S.MODERATED, CENTRE),
        ((D.FORWARD,), S.IN_WORK, Holder(HolderKind.SYSTEM)),
        ((D.ROUTE, D.FORWARD, D.ANSWER, D.RETURN), S.RETURNED, Holder(HolderKind.SYSTEM)),
        ((D.FORWARD, D.ROUTE), S.ROUTED, Holder(HolderKind.BODY, "housing")),
        (((D.ALARM, {"body": "health"}),), S.ROUTED, Holder(HolderKind.BODY, "health")),
    ],
)
def test_where_moves_lead_and_who_then_has_the_case(deeds, state, holder) -> None:
    now = standing(life(*deeds))
    assert (now.state, now.holder) == (state, holder)


NEEDS = [
    (D.ROUTE, (), {"body": None}),
    (D.ALARM, (), {"confirmed": " "}),
    (D.FORWARD, (), {"note": " "}),
    (D.WRONG_BODY, (D.ROUTE,), {"note": ""}),
    (D.WRONG_BODY, (D.ROUTE,), {"body": "housing"}),
    (D.INTERIM, (D.ROUTE,), {"note": ""}),
    (D.ANSWER, (D.ROUTE,), {"note": " ", "link": None}),
    (D.PROPOSE, (D.ROUTE,), {"note": ""}),
    (D.REJECT, (D.ROUTE, D.PROPOSE), {"note": ""}),
    (D.RETURN, (D.ROUTE, D.ANSWER), {"note": ""}),
    (D.EXTEND, (D.ROUTE,), {"note": ""}),
    (D.RATE, (D.ROUTE, D.ANSWER), {"score": 6}),
    (D.RATE, (D.ROUTE, D.ANSWER), {"score": None}),
    (D.POSTPONE, (), {"until": None}),
    (D.POSTPONE, (), {"until": START}),
    (D.POSTPONE, (), {"waits": HolderKind.CENTRE}),
    (D.ASSIGN, (D.ROUTE,), {"person": None}),
    (D.CLOSE, (), {"outcome": None}),
    (D.CLOSE, (), {"outcome": CaseOutcome.PLANNED}),
    (D.CLOSE, (), {"outcome": CaseOutcome.REFUSED}),
    (D.CLOSE, (), {"outcome": CaseOutcome.NO_ANSWER, "note": " "}),
    (D.CLOSE, (), {"outcome": CaseOutcome.FIXED, "until": START + HOUR}),
    (D.NOTE, (), {"note": ""}),
    (D.SET, (), {"priority": None}),
]


@pytest.mark.parametrize(("deed", "before", "lacking"), NEEDS)
def test_a_move_without_what_it_needs_is_refused(deed, before, lacking) -> None:
    with pytest.raises(EntryRefused):
        standing(life(*before, (deed, lacking)))


@pytest.mark.parametrize(
    "deeds",
    [
        (D.ACCEPT,),
        (D.ROUTE, D.APPROVE),
        (D.ROUTE, D.PROPOSE, D.REJECT, D.APPROVE),
        (D.ROUTE, D.ROUTE),
        (D.CLOSE, D.RETURN),
        (D.ROUTE, D.EXTEND, D.EXTEND),
        (D.CLOSE, D.ROUTE),
        (D.RESUME,),
    ],
)
def test_a_move_that_does_not_fit_is_refused(deeds) -> None:
    with pytest.raises(MoveRefused):
        standing(life(*deeds))


def test_what_moves_leave_behind() -> None:
    now = standing(life(D.ROUTE, D.PROPOSE))
    assert now.draft == 3
    now = standing(life(D.ROUTE, D.TAKE, D.ANSWER, (D.RATE, {"score": 2}), D.RETURN))
    assert (now.person, now.score, now.returns, now.answered_at) == ("Анна", 2, 1, None)
    now = standing(
        life(
            (
                D.CLOSE,
                {"outcome": CaseOutcome.PLANNED, "until": START + 99 * HOUR, "note": "Весной"},
            )
        )
    )
    assert (now.outcome, now.until, now.closed_at) == (
        CaseOutcome.PLANNED,
        START + 99 * HOUR,
        START + HOUR,
    )
    now = standing(life((D.SET, {"group": "roads", "topic": None, "priority": None})))
    assert (now.group, now.topic, now.assumed) == ("roads", None, True)


@settings(max_examples=100)
@given(lives())
def test_one_pass_tells_the_state_the_body_and_the_matter_after_each_move(moves) -> None:
    counted = effective(moves)
    for count, passed in enumerate(passages(counted) if counted else (), 1):
        now = standing(counted[:count])
        assert (passed.move, passed.state, passed.body) == (counted[count - 1], now.state, now.body)
        assert matter(counted[:count]) == (
            now.regime,
            now.assumed,
            now.priority,
            now.topic,
            now.group,
        )


def test_one_pass_refuses_what_the_workflow_does_not_have() -> None:
    for deeds in ((D.ACCEPT,), (D.CLOSE, D.ROUTE), (D.RESUME,)):
        with pytest.raises(MoveRefused):
            passages(life(*deeds))


def test_the_third_refusal_goes_to_the_head_of_the_centre() -> None:
    to = [(D.ROUTE, {"body": body}) for body in ("housing", "transport", "health", "culture")]
    refusal = (D.WRONG_BODY, {"body": None})
    twice = [to[0], refusal, to[1], refusal]
    assert not standing(life(*twice)).with_head
    thrice = standing(life(*twice, to[2], refusal))
    assert (thrice.refusals, thrice.with_head) == (3, True)
    assert not standing(life(*twice, to[2], refusal, to[3])).with_head


def test_an_undone_move_leaves_no_trace_and_is_not_undone_again() -> None:
    for deeds in ((D.ROUTE,), (D.ROUTE, D.ANSWER), (D.ROUTE, D.ANSWER, D.CLOSE)):
        moves = life(*deeds)
        assert standing(undone(moves)) == standing(moves[:-1])
        assert undoable(moves) == moves[-1]
        assert undoable(undone(moves)) is None


def test_a_case_whose_opening_is_undone_is_void() -> None:
    void = standing(undone(life()))
    assert (void.state, void.holder, void.closed_at) == (S.VOID, None, START + HOUR)
    assert not WORKFLOW[void.state]


def test_every_deed_that_needs_more_is_filled_for_these_tests() -> None:
    assert {deed for deed, _, _ in NEEDS} - {D.POSTPONE} <= set(FILLED)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("О-2041", 2041),
        ("о-2041", 2041),
        ("O-2041", 2041),
        (" 2041 ", 2041),
        ("№ 2041", 2041),
        ("О – 2041", 2041),
        ("И-2041", None),
        ("0", None),
        ("дом 5", None),
    ],
)
def test_a_number_is_read_as_people_type_it(typed, number) -> None:
    assert number_of(typed) == number
    if number:
        assert number_of(numbered(number)) == number
