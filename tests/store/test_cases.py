"""Cases over both databases: what a row says equals what follows from its moves."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Barrier, Thread

import pytest
from hypothesis import HealthCheck, given, settings

from domain.cases.case import Case, OriginKind
from domain.cases.clocks import deadlines
from domain.cases.life import standing
from domain.cases.outcome import CaseOutcome
from domain.cases.workflow import OPEN_STATES, CaseDeed, CaseState
from domain.errors import MoveRefused
from domain.ports.casework.cases import CaseFilter, CaseOrder, CaseStore, StoredCase
from region.loader import load_region, region_folder
from store.cases.cases import SqlCases
from tests.domain.cases.lives import HOUR, START, a_case, life, lives, undone

D = CaseDeed
AMUR = load_region(region_folder(Path("amur")))
EVERY = CaseFilter(frozenset(CaseState))


@pytest.fixture
def store(engine) -> CaseStore:
    return SqlCases(engine)


def kept(store, case, moves) -> StoredCase:
    """The case with these moves, saved one by one."""
    first = store.add(case, moves[0], standing(moves[:1]), deadlines(case, moves[:1], AMUR))
    assert first
    for count in range(2, len(moves) + 1):
        some = moves[:count]
        store.save(first.case.number, some[-1], standing(some), deadlines(case, some, AMUR))
    stored = store.get(first.case.number)
    assert stored
    return stored


def by_hand(**fields) -> Case:
    plain = {"origin": OriginKind.HAND, "origin_id": None, "post_id": None, "stream": "phone"}
    return a_case(**{**plain, **fields})


def test_a_case_and_its_moves_come_back_whole(store) -> None:
    case = a_case(stream_number="ПОС-7", own_number="12/3", incident_id="i1", alert_id="a1")
    planned = {"outcome": CaseOutcome.PLANNED, "until": START + 99 * HOUR, "note": "Весной"}
    moves = life(D.ROUTE, D.TAKE, D.ANSWER, D.RATE, (D.CLOSE, planned))
    stored = kept(store, case, moves)
    assert stored.case == replace(case, id=stored.case.number)
    assert store.moves_of([stored.case.number]) == {stored.case.number: moves}
    assert stored.standing == standing(moves)
    assert stored.version == len(moves)
    assert store.get(stored.case.number + 1) is None


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lives())
def test_a_row_says_what_follows_from_the_moves(store, moves) -> None:
    stored = kept(store, by_hand(), moves)
    [read] = store.moves_of([stored.case.number]).values()
    assert list(read) == moves
    assert stored.standing == standing(read)
    assert stored.deadlines == deadlines(stored.case, read, AMUR)


def test_one_case_is_made_of_one_thing_until_it_is_taken_back(store) -> None:
    first = kept(store, a_case(), life())
    again = life()[0]
    assert store.add(a_case(), again, standing([again]), deadlines(a_case(), [again], AMUR)) is None
    assert store.made_of(a_case()) == first
    assert store.of_posts(["p1", "p2"]) == {"p1": first.case.number}
    moves = undone(life())
    store.save(first.case.number, moves[-1], standing(moves), deadlines(first.case, moves, AMUR))
    assert store.made_of(a_case()) is None
    assert store.of_posts(["p1"]) == {}
    assert kept(store, a_case(), life()).case.number > first.case.number
    for _ in range(2):
        kept(store, by_hand(), life())


def test_a_move_that_does_not_come_next_is_refused_and_leaves_nothing(store) -> None:
    stored = kept(store, by_hand(), life(D.ROUTE))
    late = life(D.MODERATE)
    with pytest.raises(MoveRefused):
        store.save(stored.case.number, late[-1], standing(late), deadlines(stored.case, late, AMUR))
    assert store.get(stored.case.number) == stored
    assert len(store.moves_of([stored.case.number])[stored.case.number]) == 2
    with pytest.raises(MoveRefused):
        store.save(999, late[-1], standing(late), deadlines(stored.case, late, AMUR))


def race(store, rounds) -> None:
    """Two people move one case at once; one of them wins each time."""
    for _ in range(rounds):
        stored = kept(store, by_hand(), life())
        outcomes, both = [], Barrier(2)

        def move(deed, stored=stored, outcomes=outcomes, both=both) -> None:
            moves = life(deed)
            both.wait()
            try:
                store.save(
                    stored.case.number,
                    moves[-1],
                    standing(moves),
                    deadlines(stored.case, moves, AMUR),
                )
                outcomes.append(deed)
            except MoveRefused:
                outcomes.append(None)

        threads = [Thread(target=move, args=[deed]) for deed in (D.MODERATE, D.ROUTE)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        [winner] = [one for one in outcomes if one]
        [moves] = store.moves_of([stored.case.number]).values()
        assert [move.deed for move in moves] == [D.OPEN, winner]
        assert store.get(stored.case.number).standing == standing(moves)


def test_of_two_people_at_once_one_wins(store) -> None:
    race(store, 50)


@pytest.mark.soak
def test_of_two_people_at_once_one_wins_a_thousand_times(store) -> None:
    race(store, 1_000)


def test_posts_join_once_and_linked_cases_are_listed_together(store) -> None:
    first = kept(store, a_case(incident_id="i1"), life())
    number = first.case.number
    assert store.join(number, "p2", START + HOUR)
    assert not store.join(number, "p2", START + HOUR)
    assert not store.join(number, "p1", START + HOUR)
    assert store.posts(number) == ["p1", "p2"]
    second = kept(store, a_case(first=number, incident_id="i1"), life(D.ROUTE))
    other = kept(store, by_hand(), life())
    assert [one.case.number for one in store.linked(second.case.number)] == [
        number,
        second.case.number,
    ]
    assert store.linked(number) == store.linked(second.case.number)
    assert store.linked(other.case.number) == [other]
    assert store.about(["i1", "none"]) == [first, store.get(second.case.number)]
    assert store.made_of(a_case()) == first


def pages(store, wanted):
    numbers = []
    while True:
        page = store.page(wanted)
        assert len(page.cases) <= wanted.limit
        numbers += [one.case.number for one in page.cases]
        if page.next is None:
            return numbers, page.total
        wanted = replace(wanted, after=page.next)


def test_pages_hold_each_case_once_in_the_order_of_the_list(store) -> None:
    made = []
    for hours in (30, 3, 5, 3):
        case = by_hand(received_at=START + hours * HOUR)
        moves = life(D.ROUTE)
        made.append(kept(store, case, moves))
    closed = kept(store, by_hand(), life(D.CLOSE))
    a, b, c, d = (one.case.number for one in made)
    listed = CaseFilter(OPEN_STATES, limit=3)
    assert pages(store, listed) == ([b, d, c, a], 4)
    newest = replace(EVERY, order=CaseOrder.NEWEST, limit=2)
    assert pages(store, newest) == ([closed.case.number, d, c, b, a], 5)
    late = replace(listed, until=made[2].deadlines.due)
    assert pages(store, late) == ([b, d], 2)
    assert pages(store, replace(listed, since=made[2].deadlines.due)) == ([c, a], 2)


def test_filters_and_counts(store) -> None:
    routed = kept(store, by_hand(), life(D.ROUTE, D.TAKE))
    kept(store, by_hand(received_at=START + timedelta(days=9)), life())
    kept(store, by_hand(place=replace(a_case().place, municipality="zeya")), life(D.CLOSE))
    one = ([routed.case.number], 1)
    for wanted in (
        replace(EVERY, bodies={"housing"}),
        replace(EVERY, bodies={"housing"}, person="Анна"),
        replace(EVERY, states={CaseState.IN_WORK}),
        replace(EVERY, bodies={"housing"}, order=CaseOrder.BODY_DUE),
    ):
        assert pages(store, wanted) == one
    assert pages(store, replace(EVERY, bodies=set())) == ([], 0)
    assert pages(store, replace(EVERY, municipality="tynda"))[1] == 2
    for wanted, total in (
        (replace(EVERY, group="roads"), 0),
        (replace(EVERY, stream="phone"), 3),
        (replace(EVERY, urgent=True), 0),
    ):
        assert pages(store, wanted)[1] == total
    due = routed.deadlines.due
    counted = store.tally(EVERY, due + HOUR, due + 2 * HOUR)
    assert [(c.state, c.total, c.late, c.today) for c in counted] == [
        (CaseState.RECEIVED, 1, 0, 0),
        (CaseState.IN_WORK, 1, 1, 0),
        (CaseState.CLOSED, 1, 0, 0),
    ]
    counted = store.tally(EVERY, due - HOUR, due + HOUR)
    assert [(c.late, c.today) for c in counted] == [(0, 0), (0, 1), (0, 0)]


def test_a_text_ends_in_days_after_the_close_and_the_rest_stays(store) -> None:
    moves = life(D.CLOSE)
    ended = kept(store, by_hand(text_days=30), moves)
    lasting = kept(store, by_hand(text_days=31), moves)
    open_ = kept(store, by_hand(text_days=1), life())
    at = moves[-1].at + timedelta(days=30)
    assert store.forget_texts(at - HOUR, 10) == 0
    assert store.forget_texts(at, 10) == 1
    assert store.forget_texts(at, 10) == 0
    texts = [store.get(one.case.number).case.text for one in (ended, lasting, open_)]
    assert texts == [None, lasting.case.text, open_.case.text]
    assert store.get(ended.case.number).standing == ended.standing


def linked(store, head, body, outcomes, both) -> None:
    """One more case of the chain, and its way to the body."""
    case = by_hand(first=head)
    moves = life((D.ROUTE, {"body": body}))
    number = store.add(
        case, moves[0], standing(moves[:1]), deadlines(case, moves[:1], AMUR)
    ).case.number
    both.wait()
    try:
        store.save(number, moves[-1], standing(moves), deadlines(case, moves, AMUR))
        outcomes.append(number)
    except MoveRefused:
        outcomes.append(None)


def test_of_two_linked_cases_of_one_body_at_once_one_is_made(store) -> None:
    head = kept(store, by_hand(), life((D.ROUTE, {"body": "health"}))).case.number
    outcomes, both = [], Barrier(2)
    threads = [
        Thread(target=linked, args=(store, head, "housing", outcomes, both)) for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count(None) == 1
    alone = Barrier(1)
    linked(store, head, "health", outcomes, alone)  # that of the first case itself
    assert outcomes[-1] is None
    linked(store, head, "transport", outcomes, alone)
    assert outcomes[-1] is not None
    other = kept(store, by_hand(), life()).case.number
    linked(store, other, "housing", outcomes, alone)
    assert outcomes[-1] is not None


def test_a_horizon_adds_up_to_what_is_listed(store) -> None:
    for hours, body in ((0, "housing"), (0, "transport"), (3, "housing"), (200, "housing")):
        at = START + hours * HOUR
        moves = [replace(m, at=m.at + hours * HOUR) for m in life((D.ROUTE, {"body": body}))]
        kept(store, by_hand(received_at=at), moves)
    kept(store, by_hand(), life())
    edges = [START, START + 25 * HOUR, START + 30 * HOUR]
    counts = {(one.body, one.state, one.place): one.total for one in store.horizon(EVERY, edges)}
    assert counts == {
        ("housing", CaseState.ROUTED, 1): 1,
        ("housing", CaseState.ROUTED, 2): 1,
        ("transport", CaseState.ROUTED, 1): 1,
        (None, CaseState.RECEIVED, 1): 1,
    }
    for (body, state, place), total in counts.items():
        bodies = {body} if body else None
        wanted = replace(EVERY, states={state}, bodies=bodies, without_body=body is None)
        wanted = replace(wanted, since=edges[place - 1], until=edges[place])
        assert store.page(wanted).total == total == store.number(wanted, 9)
    [load] = store.load(replace(EVERY, bodies={"housing"}), START + 25 * HOUR)
    assert (load.person, load.total, load.late) == (None, 3, 1)
