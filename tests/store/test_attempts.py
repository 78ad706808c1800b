"""Failed attempts are counted before they are made, by all processes together."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from domain.attempt import FORGOTTEN
from store.attempts import SqlAttempts

NONE, MINUTE = timedelta(0), timedelta(minutes=1)


def test_some_are_free_then_each_waits_longer(engine, now) -> None:
    store = SqlAttempts(engine)
    assert [store.charge("a", 3, now) for _ in range(4)] == [NONE, NONE, NONE, MINUTE]
    assert store.charge("a", 3, now + MINUTE / 2) == MINUTE / 2  # a refused one is not counted
    assert store.charge("a", 3, now + MINUTE) == NONE
    assert store.charge("a", 3, now + MINUTE) == 2 * MINUTE
    assert store.charge("b", 3, now + MINUTE) == NONE


def test_what_did_not_fail_is_given_back_or_forgotten(engine, now) -> None:
    store = SqlAttempts(engine)
    for _ in range(5):
        assert store.charge("a", 1, now) == NONE
        store.give_back("a")
    assert store.charge("a", 1, now) == NONE
    assert store.charge("a", 1, now) == MINUTE
    store.forgive("a")
    assert store.charge("a", 1, now) == NONE


def test_they_are_forgotten_in_time(engine, now) -> None:
    store = SqlAttempts(engine)
    store.charge("a", 1, now)
    later = now + FORGOTTEN + MINUTE
    assert [store.charge("a", 1, later) for _ in range(2)] == [NONE, MINUTE]


def test_many_at_once_are_no_way_around_it(engine, now) -> None:
    store = SqlAttempts(engine)
    with ThreadPoolExecutor(8) as pool:
        waits = list(pool.map(lambda _: store.charge("a", 3, now), range(20)))
    assert waits.count(NONE) == 3
