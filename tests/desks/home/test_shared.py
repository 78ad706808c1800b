"""Readings for many viewers: who waits, who is served, and whose key is whose."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import count
from threading import Barrier, Event, Lock, Thread

import pytest

from desks.home.shared import FRESH, MOST, OLDEST, MinuteReading, Recent, _Entry
from domain.errors import StoreUnavailable

MINUTE = timedelta(minutes=1)


class Hand:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 24, 1, 0, 20, tzinfo=UTC)

    def now(self):
        return self.at


class Store:
    """Counts how often it is read; `down`, it does not answer."""

    def __init__(self) -> None:
        self.asked: list[datetime] = []
        self.down = False

    def read(self, now):
        self.asked.append(now)
        if self.down:
            raise StoreUnavailable("down")
        return now


@pytest.fixture
def hand():
    return Hand()


@pytest.fixture
def store():
    return Store()


def test_the_minute_before_is_served_while_one_reading_makes_the_next(hand, store) -> None:
    works = []
    reading = MinuteReading(hand, store.read, works.append)
    first = reading.value()
    assert (first, reading.value(), works) == (hand.at.replace(second=0), first, [])
    hand.at += MINUTE
    assert [reading.value() for _ in range(5)] == [first] * 5
    assert len(works) == len(store.asked) == 1
    works.pop()()
    assert reading.value() == first + MINUTE
    assert not works


@pytest.mark.parametrize("away", [OLDEST + MINUTE, -MINUTE])
def test_what_is_too_old_or_of_a_later_clock_is_not_served(hand, store, away) -> None:
    works = []
    reading = MinuteReading(hand, store.read, works.append)
    first = reading.value()
    hand.at += away
    assert reading.value() == first + away
    assert not works


def test_a_store_that_is_down_is_asked_again_until_nothing_is_left_to_serve(hand, store) -> None:
    reading = MinuteReading(hand, store.read, lambda work: work())
    first = reading.value()
    store.down = True
    hand.at += MINUTE
    assert [reading.value(), reading.value()] == [first, first]
    assert len(store.asked) == 3
    hand.at += OLDEST
    with pytest.raises(StoreUnavailable):
        reading.value()
    store.down = False
    assert reading.value() == first + MINUTE + OLDEST


def test_a_renewal_runs_beside_the_request(hand) -> None:
    may, done = Event(), Event()

    def read(now):
        if now > start:
            assert may.wait(20)
            done.set()
        return now

    start = hand.at.replace(second=0)
    reading = MinuteReading(hand, read)
    assert reading.value() == start
    hand.at += MINUTE
    assert reading.value() == start
    may.set()
    assert done.wait(20)


def test_a_recent_reading_is_shared_by_one_key_and_ends(hand, store) -> None:
    recent = Recent(hand)

    def read():
        return store.read(hand.at)

    first = recent.value(("all", True), read)
    hand.at += FRESH / 2
    assert recent.value(("all", True), read) == first
    assert recent.value(("all", False), read) == hand.at
    hand.at += FRESH
    assert recent.value(("all", True), read) == hand.at
    assert len(store.asked) == 3


def test_a_failure_is_not_kept(hand, store) -> None:
    recent = Recent(hand)
    store.down = True
    with pytest.raises(StoreUnavailable):
        recent.value("k", lambda: store.read(hand.at))
    store.down = False
    assert recent.value("k", lambda: store.read(hand.at)) == hand.at


def test_simultaneous_viewers_of_one_key_wait_for_one_reading(hand, store) -> None:
    recent, together, values = Recent(hand), Barrier(5), []

    def look() -> None:
        together.wait(20)
        values.append(recent.value("k", lambda: store.read(hand.at)))

    threads = [Thread(target=look) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert values == [hand.at] * 5
    assert len(store.asked) == 1


def test_no_number_of_keys_is_too_many(hand) -> None:
    recent = Recent(hand)
    assert [recent.value(n, lambda n=n: n) for n in range(3 * MOST)] == list(range(3 * MOST))


class Door:
    """A lock that knows when five have come to it."""

    def __init__(self) -> None:
        self.lock, self.came, self.all_came = Lock(), count(1), Event()

    def __enter__(self) -> None:
        if next(self.came) == 5:
            self.all_came.set()
        self.lock.acquire()

    def __exit__(self, *error: object) -> None:
        self.lock.release()


def test_who_waited_for_a_reading_gets_what_it_got_a_failure_too(hand) -> None:
    recent, begun, go = Recent[int](hand), Event(), Event()
    entry = recent._entries["all"] = _Entry()
    entry.lock, readings = Door(), []

    def read() -> int:
        readings.append(1)
        begun.set()
        assert go.wait(60)
        raise StoreUnavailable("slow")

    def ask() -> str:
        try:
            return str(recent.value("all", read))
        except StoreUnavailable as error:
            return str(error)

    with ThreadPoolExecutor(5) as viewers:
        first = viewers.submit(ask)
        assert begun.wait(60)
        others = [viewers.submit(ask) for _ in range(4)]
        entry.lock.all_came.wait(60)
        go.set()
        assert [one.result(60) for one in (first, *others)] == ["slow"] * 5
    assert len(readings) == 1
    assert recent.value("all", lambda: 7) == 7  # who comes later asks anew
