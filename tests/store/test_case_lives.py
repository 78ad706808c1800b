"""The lives of cases over both databases: which are read, and that they come back whole."""

from dataclasses import replace
from datetime import timedelta

from domain.cases.workflow import CaseDeed
from store.cases.cases import SqlCases
from store.cases.lives import SqlCaseLives
from tests.domain.cases.lives import START, life
from tests.store.test_cases import by_hand, kept

D = CaseDeed
YEAR = timedelta(days=365)


def test_cases_since_a_day_and_open_ones_come_with_their_moves(engine) -> None:
    store, lives = SqlCases(engine), SqlCaseLives(engine)
    answered = life(D.ROUTE, D.TAKE, D.ANSWER)
    fresh = kept(store, by_hand(), answered).case
    earlier = by_hand(received_at=START - YEAR)
    open_ = kept(store, earlier, life(D.ROUTE)).case
    kept(store, earlier, life(D.ROUTE, D.ANSWER, D.CLOSE))
    kept(store, by_hand(), life(D.UNDO))
    read = list(lives.since(START - timedelta(days=1)))
    assert read == [
        (replace(fresh, text=None), answered),
        (replace(open_, text=None), life(D.ROUTE)),
    ]
    assert list(lives.since(START + YEAR)) == [
        (replace(fresh, text=None), answered),  # not closed yet
        (replace(open_, text=None), life(D.ROUTE)),
    ]
