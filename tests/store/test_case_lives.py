"""The lives of cases over both databases: which are read, and that they come back whole."""

from dataclasses import fields, replace
from datetime import timedelta

from domain.cases.answers.answer import AnswerOrigin, AnswerState, CaseAnswer, Proof
from domain.cases.answers.promise import CasePromise, PromiseState
from domain.cases.case import Case, Place
from domain.cases.workflow import CaseDeed
from domain.ports.casework.lives import LifeSpan
from store.cases.answers.answers import SqlCaseAnswers
from store.cases.answers.promises import SqlPromises
from store.cases.cases import SqlCases
from store.cases.lives import SqlCaseLives
from store.cases.rows import BARE, LIVED, MOVE
from tests.domain.cases.lives import HOUR, START, life
from tests.statements import statements
from tests.store.test_cases import by_hand, kept

D = CaseDeed
YEAR = timedelta(days=365)


def test_cases_since_a_day_and_open_ones_come_with_their_moves(engine) -> None:
    store, lives = SqlCases(engine), SqlCaseLives(engine)
    answered = life(D.ROUTE, D.TAKE, D.ANSWER)
    counted = [replace(one, note="", link=None) for one in answered]
    fresh = kept(store, by_hand(), answered).case
    earlier = by_hand(received_at=START - YEAR)
    open_ = kept(store, earlier, life(D.ROUTE)).case
    kept(store, earlier, life(D.ROUTE, D.ANSWER, D.CLOSE))
    kept(store, by_hand(), life(D.UNDO))
    read = list(lives.since(START - timedelta(days=1)))
    assert read == [
        (replace(fresh, text=None), counted),
        (replace(open_, text=None), life(D.ROUTE)),
    ]
    assert list(lives.since(START + YEAR)) == [
        (replace(fresh, text=None), counted),  # not closed yet
        (replace(open_, text=None), life(D.ROUTE)),
    ]


def test_all_is_read_that_ratings_may_count() -> None:
    unread = {"note", "acts_for", "person", "confirmed", "until", "link", "instead_of"}
    assert set(MOVE) - set(LIVED) == unread
    assert {one.name for one in fields(Case)} - set(BARE) == {"text", "place"}


def numbers(lives, *span) -> list[int]:
    return [case.number for case, _, _ in lives.between([LifeSpan(*span)])]


def test_a_period_leaves_out_what_was_closed_before_and_what_came_after(engine) -> None:
    store, lives = SqlCases(engine), SqlCaseLives(engine)
    closed = kept(store, by_hand(), life(D.ROUTE, D.ANSWER, D.CLOSE))
    extended = kept(store, by_hand(), life(D.ROUTE, D.TAKE, D.EXTEND, D.ANSWER, D.CLOSE))
    promised = kept(store, by_hand(), life(D.ROUTE, D.ANSWER, D.CLOSE))
    open_ = kept(store, by_hand(received_at=START - YEAR), life(D.ROUTE))
    kept(store, by_hand(received_at=START - YEAR), life(D.ROUTE, D.ANSWER, D.CLOSE))
    kept(store, by_hand(received_at=START + YEAR), life(D.ROUTE))
    ends = closed.standing.closed_at
    promise(engine, promised.case.number, (ends + timedelta(days=9)).date())
    since, until = START - timedelta(days=1), START + YEAR
    every = [one.case.number for one in (closed, extended, promised, open_)]
    assert numbers(lives, since, until, ends) == every
    dated = {"given_at": ends + timedelta(days=60)}
    noted = kept(store, by_hand(), life(D.ROUTE, D.ANSWER, D.CLOSE, (D.NOTE, dated)))
    every.append(noted.case.number)  # its answer was given after it was closed
    later = ends + timedelta(days=1)
    assert numbers(lives, since, until, later) == every[1:]
    afterwards = ends + timedelta(days=10)
    assert numbers(lives, since, until, afterwards) == [every[1], every[3], every[4]]
    assert numbers(lives, since, START, ends) == [every[3]]
    spans = [LifeSpan(since, START, ends), LifeSpan(since, until, afterwards)]
    with statements() as asked:
        read = {case.number: chosen for case, _, chosen in lives.between(spans)}
    assert read == {every[1]: [False, True], every[3]: [True, True], every[4]: [False, True]}
    assert len([one for one in asked if one.startswith("SELECT")]) == 2


def promise(engine, case: int, due) -> None:
    answer = CaseAnswer(
        *(case, START, START, "Сделаем", AnswerOrigin.TYPED, AnswerState.TAKEN, Proof.UNVERIFIED)
    )
    answer = SqlCaseAnswers(engine).add(answer)
    one = CasePromise(case, answer.number, "housing", START, "до", 0, 2, due, PromiseState.KEPT)
    SqlPromises(engine).replace(answer.number, [one])


def test_cases_of_houses_come_with_their_topics(engine) -> None:
    store, lives = SqlCases(engine), SqlCaseLives(engine)
    one = kept(store, by_hand(), life(D.ROUTE)).case
    kept(store, by_hand(place=Place("tynda")), life(D.ROUTE))
    kept(store, by_hand(), life(D.UNDO))
    assert lives.housed(START) == [(replace(one, text=None), "heating")]
    assert lives.housed(START + HOUR) == []


def test_the_last_number_before_a_moment_counts_no_case_taken_back(engine) -> None:
    store, lives = SqlCases(engine), SqlCaseLives(engine)
    assert lives.last(START + YEAR) == 0
    one = kept(store, by_hand(), life(D.ROUTE)).case
    kept(store, by_hand(), life(D.UNDO))
    later = kept(store, by_hand(received_at=START + YEAR), life(D.ROUTE)).case
    assert (lives.last(START + YEAR), lives.last(START + 2 * YEAR)) == (one.number, later.number)
