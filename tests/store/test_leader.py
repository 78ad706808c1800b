"""One scheduler leads."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest

from store.leader import SqlLeader

LEASE = timedelta(seconds=30)


@pytest.fixture
def leader(engine) -> SqlLeader:
    return SqlLeader(engine)


def test_the_first_leads_and_goes_on_leading(leader, now) -> None:
    assert leader.hold("jobs", "a", now, LEASE)
    assert not leader.hold("jobs", "b", now, LEASE)
    assert leader.hold("jobs", "a", now + LEASE / 2, LEASE)
    assert not leader.hold("jobs", "b", now + LEASE, LEASE)


def test_a_leader_that_fell_silent_is_followed_by_another(leader, now) -> None:
    assert leader.hold("jobs", "a", now, LEASE)
    assert leader.hold("jobs", "b", now + LEASE, LEASE)
    assert not leader.hold("jobs", "a", now + LEASE, LEASE)


def test_everybody_can_see_until_when_somebody_leads(leader, now) -> None:
    assert leader.until("jobs") is None
    leader.hold("jobs", "a", now, LEASE)
    assert leader.until("jobs") == now + LEASE


def test_each_name_has_its_leader(leader, now) -> None:
    assert leader.hold("jobs", "a", now, LEASE)
    assert leader.hold("reports", "b", now, LEASE)


def test_of_many_at_once_one_leads(leader, now) -> None:
    start, held = Barrier(6), []

    def run(owner: str) -> None:
        start.wait()
        held.append(leader.hold("jobs", owner, now, LEASE))

    threads = [Thread(target=run, args=(str(n),)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(held) == [False] * 5 + [True]
