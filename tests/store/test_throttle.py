"""Calls of each name are counted by all processes together: both databases, and in memory."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from domain.rate import Rate
from store.engine import reading
from store.tables.people import calls
from store.throttle import SqlThrottle
from tests.fakes.throttle import MemoryThrottle
from tests.store.conftest import BOTH

NONE, MINUTE = timedelta(), timedelta(minutes=1)
RATE = Rate(3, MINUTE)


@pytest.fixture(params=["memory", *BOTH])
def throttle(request):
    memory = request.param == "memory"
    engine = None if memory else request.getfixturevalue(f"{request.param}_engine")
    return SqlThrottle(engine) if engine else MemoryThrottle()


def test_so_many_come_at_once_and_each_gap_one_more(throttle, now):
    assert [throttle.take("a", RATE, now) for _ in range(4)] == [NONE, NONE, NONE, MINUTE / 3]
    # A call that has to wait is not counted.
    assert throttle.take("a", RATE, now + MINUTE / 6) == MINUTE / 6
    assert throttle.take("a", RATE, now + MINUTE / 3) == NONE
    assert throttle.take("a", RATE, now + MINUTE / 3) == MINUTE / 3
    assert [throttle.take("a", RATE, now + 3 * MINUTE) for _ in range(3)] == [NONE] * 3


def test_names_wait_for_themselves_only(throttle, now):
    for _ in range(4):
        throttle.take("a", RATE, now)
    assert throttle.take("b", RATE, now) == NONE


def test_many_at_once_are_no_way_around_it(throttle, now):
    with ThreadPoolExecutor(8) as pool:
        waits = list(pool.map(lambda _: throttle.take("a", RATE, now), range(20)))
    assert waits.count(NONE) == 3


def test_names_that_come_at_once_do_not_wait_for_each_other_for_ever(throttle, now, monkeypatch):
    """Each finds the others' buckets empty and sweeps them while they are counted."""
    monkeypatch.setattr("store.throttle.EVERY", NONE)
    names = [f"name {n}" for n in range(8)]
    for turn in range(5):
        later = now + turn * 2 * MINUTE
        with ThreadPoolExecutor(8) as pool:
            asked = [pool.submit(throttle.take, name, RATE, later) for name in names]
            assert [one.result() for one in asked] == [NONE] * 8


def test_a_clock_that_is_ahead_holds_nobody_up_longer_than_a_full_bucket(throttle, now):
    assert throttle.take("a", RATE, now + MINUTE) == NONE
    assert throttle.take("a", RATE, now) == MINUTE / 3
    assert throttle.take("a", RATE, now + MINUTE) == NONE


def test_two_clocks_that_differ_are_no_way_around_it(throttle, now):
    for _ in range(6):
        throttle.take("a", RATE, now + timedelta(seconds=70))
    assert [throttle.take("a", RATE, now) for _ in range(2)] == [MINUTE / 3] * 2


def test_after_a_clock_was_set_back_calls_are_counted_anew(throttle, now):
    assert throttle.take("a", RATE, now + timedelta(days=365)) == NONE
    assert [throttle.take("a", RATE, now) for _ in range(4)] == [NONE] * 3 + [MINUTE / 3]


def test_empty_buckets_are_not_kept(engine, now):
    throttle = SqlThrottle(engine)
    for n in range(5):
        throttle.take(f"name {n}", RATE, now)
    throttle.take("late", RATE, now + MINUTE)
    with reading(engine) as connection:
        assert connection.scalar(select(func.count()).select_from(calls)) == 1
