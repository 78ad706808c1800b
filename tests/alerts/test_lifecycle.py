"""The life of an alert."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts import lifecycle
from domain.alert import MOVES, OFFERED, OPEN, Alert, AlertState, Cell, Move
from domain.ending import ENDINGS, Ending
from domain.errors import EntryRefused, MoveRefused
from tests.making import a_signal, some_evidence

Ends = Callable[..., tuple[Alert, Move]]

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
LATER = NOW + timedelta(minutes=10)
CELL = Cell("housing", "tynda")
SIGNAL = a_signal(NOW)
EVIDENCE = some_evidence(NOW - timedelta(hours=2))
A = AlertState
ACTIONS = {
    A.NEW: lambda alert: lifecycle.flare_up(alert, A.NEW, None, None, LATER),
    A.ACKNOWLEDGED: lambda alert: lifecycle.acknowledge(alert, "anna", LATER, "вижу"),
    A.IN_WORK: lambda alert: lifecycle.start_work(alert, "anna", LATER, "вижу"),
    A.SUBSIDING: lambda alert: lifecycle.subside(alert, LATER),
    A.CLOSED: lambda alert: lifecycle.close(alert, "anna", LATER, "вижу"),
    A.FALSE: lambda alert: lifecycle.mark_false(alert, "anna", LATER, "вижу"),
}


def alert_in(state: AlertState) -> Alert:
    alert, _ = lifecycle.open_alert(SIGNAL, EVIDENCE)
    return replace(alert, state=state, closed_at=None if state in OPEN else NOW)


def test_a_new_alert_says_why() -> None:
    alert, move = lifecycle.open_alert(SIGNAL, EVIDENCE)
    assert (alert.state, alert.opened_at, alert.last_hot_at) == (A.NEW, NOW, NOW)
    assert alert.since == EVIDENCE.first_at
    assert move == Move(alert.id, None, A.NEW, NOW, "system")


@pytest.mark.parametrize("before", A)
@pytest.mark.parametrize("after", A)
def test_exactly_the_moves_of_the_table_are_made(before: AlertState, after: AlertState) -> None:
    alert = alert_in(before)
    if after in MOVES[before]:
        moved, move = ACTIONS[after](alert)
        assert moved.state is after
        assert (move.before, move.after, move.at) == (before, after, LATER)
        assert moved.version == alert.version + 1
    else:
        with pytest.raises(MoveRefused, match=alert.id):
            ACTIONS[after](alert)


def test_a_refusal_names_both_states_in_russian() -> None:
    with pytest.raises(MoveRefused, match=r"«закрыто».*«принято»"):
        lifecycle.acknowledge(alert_in(A.CLOSED), "anna", NOW)


def test_every_reason_has_words_and_a_list() -> None:
    assert ENDINGS.keys() == set(Ending)
    offered = {reason for reasons in OFFERED.values() for reason in reasons}
    assert offered == set(Ending) - {Ending.UNSTATED}


def test_who_and_why_are_kept() -> None:
    _, move = lifecycle.acknowledge(alert_in(A.NEW), "anna", LATER, "еду")
    assert (move.who, move.note) == ("anna", "еду")


@given(st.lists(st.sampled_from(list(A)), max_size=12))
def test_any_walk_keeps_its_record(steps: list[AlertState]) -> None:
    alert, move = lifecycle.open_alert(SIGNAL, EVIDENCE)
    moves = [move]
    for step in steps:
        try:
            alert, move = ACTIONS[step](alert)
        except MoveRefused:
            continue
        moves.append(move)
    assert alert.version == len(moves) - 1
    assert [m.before for m in moves[1:]] == [m.after for m in moves[:-1]]
    assert alert.state is moves[-1].after
    assert (alert.closed_at is None) is (alert.state in OPEN)


def test_a_hot_alert_goes_on_without_a_move() -> None:
    more = replace(EVIDENCE, authors=30)
    alert = lifecycle.go_on(alert_in(A.IN_WORK), None, more, LATER)
    assert (alert.state, alert.signal, alert.evidence) == (A.IN_WORK, SIGNAL, more)
    assert (alert.last_hot_at, alert.version) == (LATER, 1)


def test_a_flare_up_returns_to_the_state_before() -> None:
    alert, _ = lifecycle.flare_up(alert_in(A.SUBSIDING), A.IN_WORK, None, None, LATER)
    assert (alert.state, alert.last_hot_at) == (A.IN_WORK, LATER)


def test_a_reopened_alert_is_the_same_one_and_new() -> None:
    closed = alert_in(A.CLOSED)
    again, move = lifecycle.reopen(closed, replace(SIGNAL, at=LATER), EVIDENCE)
    assert (again.id, again.state, again.closed_at) == (closed.id, A.NEW, None)
    assert again.opened_at == closed.opened_at
    assert (move.before, move.at) == (A.CLOSED, LATER)


def test_two_evaluators_give_one_id_and_the_next_alert_another() -> None:
    first, _ = lifecycle.open_alert(SIGNAL, EVIDENCE)
    twin, _ = lifecycle.open_alert(replace(SIGNAL, at=LATER), EVIDENCE)
    after, _ = lifecycle.open_alert(replace(SIGNAL, at=LATER), EVIDENCE, first)
    elsewhere, _ = lifecycle.open_alert(replace(SIGNAL, cell=Cell("housing", "zeya")), EVIDENCE)
    assert twin.id == first.id
    assert len({first.id, after.id, elsewhere.id}) == 3


@pytest.mark.parametrize("state", A)
def test_people_are_offered_exactly_what_the_table_has(state: AlertState) -> None:
    alert = alert_in(state)
    offered = {lifecycle.ACTIONS[name].after for name in lifecycle.possible(alert)}
    of_the_system = {A.NEW, A.SUBSIDING} if state in OPEN else set()
    assert offered == MOVES[state] - of_the_system
    for name in lifecycle.possible(alert):
        action = lifecycle.ACTIONS[name]
        assert action.make(alert, "anna", LATER, "вижу")[0].state is action.after


ENDS = [(A.CLOSED, lifecycle.close), (A.FALSE, lifecycle.mark_false)]


@pytest.mark.parametrize(("after", "end"), ENDS)
def test_an_end_has_a_reason_of_its_own_list(after: AlertState, end: Ends) -> None:
    taken = alert_in(A.ACKNOWLEDGED)
    for reason in OFFERED[after]:
        _, move = end(taken, "anna", LATER, "вижу", reason)
        assert (move.after, move.reason, move.note) == (after, reason, "вижу")
    other = {A.CLOSED: Ending.SAME_TEXT, A.FALSE: Ending.SOLVED}[after]
    with pytest.raises(EntryRefused, match=r"сюда не подходит; бывают: .*other"):
        end(taken, "anna", LATER, "вижу", other)
    with pytest.raises(EntryRefused, match="напишите в заметке"):
        end(taken, "anna", LATER, "", Ending.OTHER)
    assert end(taken, "anna", LATER)[1].reason is Ending.UNSTATED


@pytest.mark.parametrize("state", [A.CLOSED, A.FALSE])
def test_a_person_takes_an_end_back_within_a_week(state: AlertState) -> None:
    ended = replace(alert_in(state), snoozed_until=LATER)
    week = NOW + timedelta(days=7)
    again, move = lifecycle.bring_back(ended, "anna", week, "не реклама")
    assert (again.state, again.closed_at, again.snoozed_until) == (A.NEW, None, None)
    assert again.last_hot_at == week  # else the next look would end it again
    assert (move.before, move.after, move.who, move.note) == (state, A.NEW, "anna", "не реклама")
    with pytest.raises(MoveRefused, match="больше 7 дней назад"):
        lifecycle.bring_back(ended, "anna", week + timedelta(seconds=1))
    with pytest.raises(MoveRefused, match="открывать снова нечего"):
        lifecycle.bring_back(again, "anna", week)


def test_a_snooze_lasts_a_day_at_most() -> None:
    day = NOW + timedelta(days=1)
    assert lifecycle.snooze(alert_in(A.NEW), "anna", NOW, day)[0].snoozed_until == day
    with pytest.raises(MoveRefused, match="не больше чем на сутки"):
        lifecycle.snooze(alert_in(A.NEW), "anna", NOW, day + timedelta(minutes=1))


@pytest.mark.parametrize("state", A)
def test_a_snooze_is_a_time_on_an_open_alert_and_no_state(state: AlertState) -> None:
    if state not in OPEN:
        with pytest.raises(MoveRefused, match="откладывать нечего"):
            lifecycle.snooze(alert_in(state), "anna", NOW, LATER)
        return
    alert, move = lifecycle.snooze(alert_in(state), "anna", NOW, LATER, "жду")
    assert (alert.state, move.before, move.after, move.until) == (state, state, state, LATER)
    assert alert.snoozed(LATER - timedelta(seconds=1))
    assert not alert.snoozed(LATER)


def test_a_snooze_into_the_past_and_an_empty_note_are_refused() -> None:
    with pytest.raises(MoveRefused, match="уже прошло"):
        lifecycle.snooze(alert_in(A.NEW), "anna", NOW, NOW)
    with pytest.raises(MoveRefused, match="заметка пуста"):
        lifecycle.add_note(alert_in(A.NEW), "anna", NOW, "")


@pytest.mark.parametrize("state", A)
def test_a_note_may_be_added_whatever_the_state(state: AlertState) -> None:
    alert, move = lifecycle.add_note(alert_in(state), "anna", LATER, "звонили из ЖЭУ")
    assert (alert.state, alert.version) == (state, 1)
    assert (move.before, move.after, move.note) == (state, state, "звонили из ЖЭУ")


HOUR = timedelta(hours=1)
HOLDING = {
    "a person called it false while hot": (A.FALSE, timedelta(), 2 * HOUR, True),
    "quiet for three hours since": (A.FALSE, timedelta(), 3 * HOUR, False),
    "closed by a person while hot": (A.CLOSED, timedelta(), 2 * HOUR, True),
    "closed after it had been quiet": (A.CLOSED, 3 * HOUR, 1 * HOUR, False),
    "still open": (A.NEW, timedelta(), timedelta(), False),
}


@pytest.mark.parametrize(("state", "quiet", "since", "held"), HOLDING.values(), ids=HOLDING.keys())
def test_what_a_person_judged_pages_nobody_again(
    state: AlertState, quiet: timedelta, since: timedelta, held: bool
) -> None:
    alert = replace(alert_in(state), last_hot_at=NOW - quiet)
    assert lifecycle.holds(alert, 3 * HOUR, HOUR, NOW + since) is held


SPENT = {
    "acknowledged since": (A.NEW, A.ACKNOWLEDGED, 1, True),
    "at the same moment": (A.NEW, A.ACKNOWLEDGED, 0, True),
    "acknowledged before it was opened again": (A.NEW, A.ACKNOWLEDGED, -1, False),
    "a note on what is acknowledged": (A.ACKNOWLEDGED, A.ACKNOWLEDGED, 1, False),
    "it subsided": (A.NEW, A.SUBSIDING, 1, False),
}


@pytest.mark.parametrize(("before", "after", "hours", "spent"), SPENT.values(), ids=SPENT.keys())
def test_a_link_is_spent_by_an_acknowledge(
    before: AlertState, after: AlertState, hours: int, spent: bool
) -> None:
    move = Move("a1", before, after, NOW + timedelta(hours=hours), "борис")
    assert lifecycle.acknowledged_since([move], NOW) is spent


@pytest.mark.parametrize("before", sorted(OPEN))
def test_an_end_taken_back_at_once_leaves_the_alert_as_it_was(before: AlertState) -> None:
    alert = alert_in(before)
    end = lifecycle.mark_false if A.FALSE in MOVES[before] else lifecycle.close
    ended, last = end(alert, "anna", NOW, "", Ending.USUAL)
    back, move = lifecycle.take_back(ended, last, "anna", NOW + timedelta(seconds=10))
    assert back == replace(alert, version=alert.version + 2)
    assert (move.before, move.after, move.who) == (ended.state, before, "anna")


def test_only_the_last_own_end_is_taken_back_and_only_at_once() -> None:
    ended, last = lifecycle.mark_false(alert_in(A.NEW), "anna", NOW, "", Ending.USUAL)
    noted, note = lifecycle.add_note(ended, "anna", NOW, "да")
    for alert, move, who, at in (
        (ended, last, "vera", NOW),
        (ended, last, "anna", LATER),
        (noted, note, "anna", NOW),
        (ended, None, "anna", NOW),
    ):
        with pytest.raises(MoveRefused, match="Открыть снова"):
            lifecycle.take_back(alert, move, who, at)


def test_an_open_alert_is_handed_on_and_keeps_its_state() -> None:
    alert = alert_in(A.IN_WORK)
    after, move = lifecycle.hand_on(alert, "anna", NOW, "boris", "проверь")
    assert after == replace(alert, version=alert.version + 1)
    assert (move.handed_to, move.note, move.before, move.after) == (
        "boris",
        "проверь",
        A.IN_WORK,
        A.IN_WORK,
    )
    with pytest.raises(MoveRefused, match="передавать нечего"):
        lifecycle.hand_on(alert_in(A.CLOSED), "anna", NOW, "boris")
