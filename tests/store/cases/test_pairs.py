"""Cases that may be one over both databases: what is decided stays, and what is joined counts once."""

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from cases.intake.intake import Intake
from domain.cases.pairs import CasePair, PairReason, PairState
from domain.cases.workflow import CaseDeed, CaseState
from domain.ports.casework.cases import CaseFilter
from region.loader import load_region, region_folder
from store.cases.cases import SqlCases
from store.cases.filings import SqlFilings
from store.cases.pairs import SqlCasePairs
from store.engine import transaction
from tests.cases.filed_rows import DAY, FILED, a_row

P = PairState
ALL = CaseFilter(frozenset(CaseState))
AMUR = load_region(region_folder(Path("amur")))


@pytest.fixture
def three(engine):
    """The store of pairs, that of cases, and three cases of three streams."""
    cases = SqlCases(engine)
    intake = Intake(SqlFilings(engine), cases, AMUR, 365, partial(transaction, engine))
    rows = [a_row(stream=one, link=f"https://t.me/gorod/{one}") for one in ("pos", "b", "c")]
    ids = [one.case_id for one in intake.take(rows)]
    cases.hear({f"p{id_}": id_ for id_ in ids}, FILED)
    return SqlCasePairs(engine), cases, ids


def proposed(store, *pairs):
    store.propose([CasePair(*ids, (PairReason.LINK, PairReason.TEXT), 0.9) for ids in pairs], FILED)
    return {(one.earlier, one.later): one for one in store.page({P.PROPOSED}, 9)}


def counted(cases):
    listed = [one.case.number for one in cases.page(ALL).cases]
    tallied = sum(one.total for one in cases.tally(ALL, FILED, FILED))
    assert tallied == cases.page(ALL).total == cases.number(ALL, 99) == len(listed)
    assert sum(one.total for one in cases.load(ALL, FILED)) == len(listed)
    edge = [FILED + 9999 * DAY]
    assert sum(one.total for one in cases.horizon(ALL, edge)) <= len(listed)
    return sorted(listed)


def test_clues_are_read_with_links_and_posts(three):
    store, _, ids = three
    clues = {one.case_id: one for one in store.clues(FILED - DAY, 9)}
    assert sorted(clues) == ids
    assert clues[ids[0]].link == "https://t.me/gorod/pos"
    assert clues[ids[0]].stream_number == "1"
    assert store.clues(FILED + DAY, 9) == []


def test_what_is_joined_counts_once_until_it_is_undone(three):
    store, cases, (a, b, c) = three
    pair = proposed(store, (a, b))[a, b]
    assert counted(cases) == [a, b, c]
    joined = store.decide(pair, P.JOINED, "Анна", FILED)
    assert counted(cases) == [a, c]
    assert (store.heads([a, b, c]), store.voices(a)) == ({b: a}, 1)
    assert store.of_case(b) == store.of_case(a) == [joined]
    assert store.decide(joined, P.PROPOSED, "Анна", FILED)
    assert counted(cases) == [a, b, c]
    assert (store.heads([b]), store.voices(a)) == ({}, 0)


def test_a_rejected_pair_is_not_proposed_again(three):
    store, _, (a, b, _) = three
    pair = proposed(store, (a, b))[a, b]
    rejected = store.decide(pair, P.REJECTED, "Анна", FILED)
    assert proposed(store, (a, b)) == {}
    assert store.page({P.REJECTED}, 9) == [rejected]
    assert store.decide(pair, P.JOINED, "Борис", FILED) is None  # he was slower


def test_a_case_is_joined_to_one_other(three):
    store, cases, (a, b, c) = three
    pairs = proposed(store, (a, c), (b, c), (a, b))
    assert store.decide(pairs[a, c], P.JOINED, "Анна", FILED)
    assert list(proposed(store)) == [(a, b)]
    assert store.decide(pairs[b, c], P.JOINED, "Борис", FILED) is None
    assert counted(cases) == [a, b]


def test_a_case_joined_to_what_was_taken_back_counts_itself(three):
    store, cases, (a, b, c) = three
    store.decide(proposed(store, (a, b))[a, b], P.JOINED, "Анна", FILED)
    [moves], stored = cases.moves_of([a]).values(), cases.get(a)
    undo = replace(moves[-1], place=len(moves) + 1, deed=CaseDeed.UNDO)
    void = replace(stored.standing, state=CaseState.VOID)
    cases.save(a, undo, void, stored.deadlines)
    assert b in counted(cases)
    assert (store.of_case(b), store.heads([b])) == ([], {})
