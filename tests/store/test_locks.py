"""One owner holds a lock."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest

from store.locks import SqlLocks

LEASE = timedelta(seconds=30)


@pytest.fixture
def locks(engine) -> SqlLocks:
    return SqlLocks(engine)


def test_the_first_holds_it_and_goes_on_holding_it(locks, now) -> None:
    assert locks.hold("jobs", "a", now, LEASE)
    assert not locks.hold("jobs", "b", now, LEASE)
    assert locks.hold("jobs", "a", now + LEASE / 2, LEASE)
    assert not locks.hold("jobs", "b", now + LEASE, LEASE)


def test_an_owner_that_fell_silent_is_followed_by_another(locks, now) -> None:
    assert locks.hold("jobs", "a", now, LEASE)
    assert locks.hold("jobs", "b", now + LEASE, LEASE)
    assert not locks.hold("jobs", "a", now + LEASE, LEASE)


def test_a_clock_that_was_ahead_and_is_set_back_leaves_no_owner_for_a_year(locks, now) -> None:
    assert locks.hold("jobs", "a", now + timedelta(days=365), LEASE)
    assert locks.hold("jobs", "b", now, LEASE)
    assert not locks.hold("jobs", "c", now, LEASE)


def test_everybody_can_see_until_when_somebody_holds_it(locks, now) -> None:
    assert locks.until("jobs") is None
    locks.hold("jobs", "a", now, LEASE)
    assert locks.until("jobs") == now + LEASE


def test_each_name_has_its_owner(locks, now) -> None:
    assert locks.hold("jobs", "a", now, LEASE)
    assert locks.hold("reports", "b", now, LEASE)


def test_of_many_at_once_one_holds_it(locks, now) -> None:
    start, held = Barrier(6), []

    def run(owner: str) -> None:
        start.wait()
        held.append(locks.hold("jobs", owner, now, LEASE))

    threads = [Thread(target=run, args=(str(n),)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(held) == [False] * 5 + [True]
