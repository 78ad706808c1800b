from datetime import UTC, datetime, timedelta

import pytest

from domain.errors import MoveRefused
from domain.triage import MOVES, Act, Reason, Triage, TriageState, moved

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
FREE = Triage("p", TriageState.FREE, "", NOW)
TAKEN = Triage("p", TriageState.TAKEN, "anna", NOW, until=NOW + timedelta(hours=2))


def test_every_state_can_be_reached_and_left():
    assert MOVES.keys() == set(TriageState)
    assert {after for moves in MOVES.values() for after in moves.values()} == set(TriageState)
    assert all(MOVES.values())


@pytest.mark.parametrize("state", TriageState)
@pytest.mark.parametrize("act", Act)
def test_only_moves_of_the_table_are_made(state, act):
    before = Triage("p", state, "anna", NOW)
    if act in MOVES[state]:
        assert moved(before, act, "anna", NOW).state is MOVES[state][act]
    else:
        with pytest.raises(MoveRefused, match="p: no"):
            moved(before, act, "anna", NOW)


@pytest.mark.parametrize("act", MOVES[TriageState.TAKEN])
def test_what_one_person_has_no_other_moves(act):
    with pytest.raises(MoveRefused):
        moved(TAKEN, act, "oleg", NOW)
    assert TAKEN.held_from("oleg", NOW)
    assert not TAKEN.held_from("anna", NOW)
    moved(TAKEN, act, "anna", NOW)


def test_what_was_taken_and_forgotten_is_free():
    later = NOW + timedelta(hours=2)
    assert TAKEN.state_at(later) is TriageState.FREE
    again = moved(TAKEN, Act.TAKE, "oleg", later, until=later + timedelta(hours=2))
    assert (again.who, again.state_at(later)) == ("oleg", TriageState.TAKEN)


def test_a_reason_is_kept_of_a_rejected_post_alone():
    rejected = moved(FREE, Act.REJECT, "anna", NOW, reason=Reason.OTHER, note="старое")
    assert (rejected.reason, rejected.note) == (Reason.OTHER, "старое")
    released = moved(rejected, Act.RELEASE, "oleg", NOW)
    assert (released.reason, released.note) == (None, "")
