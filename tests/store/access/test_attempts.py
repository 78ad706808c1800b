"""Failed attempts are counted before they are made, by all processes together."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from domain.access.attempt import FORGOTTEN
from store.access.attempts import SqlAttempts

NONE, MINUTE = timedelta(0), timedelta(minutes=1)


def at(moment):
    """A clock that stands."""
    return lambda: moment


def test_some_are_free_then_each_waits_longer(engine, now) -> None:
    store = SqlAttempts(engine)
    assert [store.charge("a", 3, at(now)) for _ in range(4)] == [NONE, NONE, NONE, MINUTE]
    # A refused one is not counted.
    assert store.charge("a", 3, at(now + MINUTE / 2)) == MINUTE / 2
    assert store.charge("a", 3, at(now + MINUTE)) == NONE
    assert store.charge("a", 3, at(now + MINUTE)) == 2 * MINUTE
    assert store.charge("b", 3, at(now + MINUTE)) == NONE


def test_what_did_not_fail_is_forgotten(engine, now) -> None:
    store = SqlAttempts(engine)
    for name in ("a", "b", "c"):
        assert store.charge(name, 1, at(now)) == NONE
    store.forgive(["a", "b"])
    assert [store.charge(name, 1, at(now)) for name in ("a", "b", "c")] == [NONE, NONE, MINUTE]


def test_failures_are_counted_after_they_were_made(engine, now) -> None:
    store = SqlAttempts(engine)
    for _ in range(3):
        assert store.wait("a", 3, now) == NONE
        store.count("a", at(now))
    assert store.wait("a", 3, now) == MINUTE
    assert store.wait("a", 3, now + MINUTE) == NONE
    assert store.wait("b", 3, now) == NONE


def test_they_are_forgotten_in_time(engine, now) -> None:
    store = SqlAttempts(engine)
    store.charge("a", 1, at(now))
    store.charge("b", 1, at(now))
    later = now + FORGOTTEN + MINUTE
    assert store.wait("b", 1, later) == NONE
    assert [store.charge("a", 1, at(later)) for _ in range(2)] == [NONE, MINUTE]


def test_many_at_once_are_no_way_around_it(engine, now) -> None:
    store = SqlAttempts(engine)
    with ThreadPoolExecutor(8) as pool:
        waits = list(pool.map(lambda _: store.charge("a", 3, at(now)), range(20)))
    assert waits.count(NONE) == 3


def test_a_clock_that_ran_ahead_refuses_nobody_for_days(engine, now) -> None:
    store = SqlAttempts(engine)
    ahead = now + timedelta(days=1)
    assert store.charge("a", 1, at(ahead)) == NONE
    assert store.wait("a", 2, now) == NONE
    assert store.charge("a", 2, at(now)) == NONE
    assert store.charge("b", 1, at(ahead)) == NONE
    assert store.charge("b", 1, at(now)) == MINUTE
    # The pause runs from then on, though the row was of the next day.
    assert store.charge("b", 1, at(now + MINUTE)) == NONE


def test_who_comes_later_is_not_refused_for_having_looked_at_the_clock_earlier(engine, now) -> None:
    store = SqlAttempts(engine)
    assert store.charge("a", 2, at(now + MINUTE / 60)) == NONE
    assert store.charge("a", 2, at(now)) == NONE


def test_the_clock_is_asked_in_the_transaction(engine, now) -> None:
    store, asked = SqlAttempts(engine), []

    def clock():
        asked.append(now + len(asked) * MINUTE)
        return asked[-1]

    store.charge("a", 1, clock)
    last = asked[-1]
    # Counted at the time at which the row was had, and not at the one of the call.
    assert store.wait("a", 1, last) == MINUTE
