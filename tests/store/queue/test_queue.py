"""One suite for every PostQueue: the fake, SQLite, PostgreSQL and Redis Streams."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Barrier, Event, Thread
from time import monotonic

import pytest

from domain.ports.queue import PostQueue, QueueEntry
from domain.post import Attachment, Author, AuthorKind, Engagement, Outcome, Post
from store.queue import SqlQueue
from store.streams import RedisQueue
from tests.fakes.queue import MemoryQueue

LONG = timedelta(minutes=5)
SHORT = timedelta(milliseconds=30)
MakePost = Callable[..., Post]


@pytest.fixture(
    params=[
        "fake",
        "sqlite",
        pytest.param("postgresql", marks=pytest.mark.postgresql),
        pytest.param("redis", marks=pytest.mark.redis),
    ]
)
def queue(request: pytest.FixtureRequest) -> Iterator[PostQueue]:
    if request.param == "fake":
        yield MemoryQueue()
    elif request.param == "redis":
        streams = RedisQueue(request.getfixturevalue("redis_url"))
        yield streams
        streams.close()
    else:
        yield SqlQueue(request.getfixturevalue(f"{request.param}_engine"))


def texts(entries: list[QueueEntry]) -> list[str]:
    return [entry.post.native_id for entry in entries]


def take_after_lease(queue: PostQueue, consumer: str, now: datetime) -> list[QueueEntry]:
    """What comes back once SHORT is over: at once by our clock, in a moment by the server's."""
    deadline, moment = monotonic() + 10, Event()
    while monotonic() < deadline:
        if found := queue.take(consumer, 100, SHORT, now + 2 * SHORT):
            return found
        moment.wait(SHORT.total_seconds() / 3)
    raise AssertionError("nothing came back after its lease")


def test_posts_come_out_whole_in_order_of_arrival(queue, make_post, now) -> None:
    full = make_post(
        "full",
        title="Авария",
        text="Строка\nи «кавычки» \\ 🚱 \0",
        date_stated=False,
        edited_at=now + timedelta(microseconds=1),
        author=Author(AuthorKind.COMMUNITY, "club1", "Подслушано"),
        thread_id="a" * 32,
        parent_id="b" * 32,
        forwarded_from="канал",
        engagement=Engagement(views=0, likes=2),
        attachments=(Attachment("photo", "https://example.org/1.jpg"),),
    )
    queue.put([make_post("1"), full], history=False)
    queue.put([make_post("2")], history=True)
    entries = queue.take("worker", 10, LONG, now)
    assert [e.post for e in entries] == [make_post("1"), full, make_post("2")]
    assert [e.history for e in entries] == [False, False, True]
    assert [e.tries for e in entries] == [0, 0, 0]
    assert len({e.id for e in entries}) == 3


def test_nothing_put_is_nothing(queue, now) -> None:
    queue.put([], history=False)
    assert queue.depth() == 0
    assert queue.take("worker", 10, LONG, now) == []


def test_a_post_that_nothing_can_encode_does_not_stop_the_crawl(queue, make_post, now) -> None:
    queue.put([make_post("1", text="огонь \ud83d"), make_post("2")], history=False)
    first, _ = queue.take("worker", 9, LONG, now)
    assert first.post.text == "огонь \ufffd"


def test_what_is_taken_is_hidden_from_others(queue, make_post, now) -> None:
    queue.put([make_post(str(n)) for n in range(5)], history=False)
    assert texts(queue.take("first", 2, LONG, now)) == ["0", "1"]
    assert texts(queue.take("second", 10, LONG, now)) == ["2", "3", "4"]
    assert queue.take("third", 10, LONG, now) == []
    assert queue.depth() == 5


def test_what_a_dead_consumer_held_comes_back_with_its_tries(queue, make_post, now) -> None:
    queue.put([make_post("1"), make_post("2")], history=True)
    before = queue.take("dead", 10, SHORT, now)
    again = take_after_lease(queue, "living", now)
    assert [(e.id, e.post, e.history) for e in again] == [(e.id, e.post, True) for e in before]
    assert [e.tries for e in again] == [1, 1]
    third = take_after_lease(queue, "third", now + 2 * SHORT)
    assert [e.tries for e in third] == [2, 2]


def test_what_comes_back_goes_before_what_is_new(queue, make_post, now) -> None:
    queue.put([make_post("old")], history=False)
    queue.take("dead", 10, SHORT, now)
    queue.put([make_post("new")], history=False)
    deadline, moment = monotonic() + 10, Event()
    while (found := texts(queue.take("living", 1, SHORT, now + 2 * SHORT))) != ["old"]:
        # The server's lease may not be over yet: what is new is given back meanwhile.
        assert found == ["new"]
        assert monotonic() < deadline
        moment.wait(SHORT.total_seconds())


def test_an_entry_ends_once_and_is_counted_once(queue, make_post, now) -> None:
    queue.put([make_post(str(n)) for n in range(4)], history=False)
    ids = [e.id for e in queue.take("worker", 10, LONG, now)]
    outcomes = {ids[0]: Outcome.INDEXED, ids[1]: Outcome.INDEXED, ids[2]: Outcome.DUPLICATE}
    assert queue.acknowledge(outcomes) == 3
    assert queue.acknowledge(outcomes) == 0
    assert queue.acknowledge({ids[0]: Outcome.UPDATED, ids[3]: Outcome.OFF_REGION}) == 1
    assert queue.acknowledge({}) == 0
    assert queue.outcomes() == {
        Outcome.INDEXED: 2,
        Outcome.DUPLICATE: 1,
        Outcome.OFF_REGION: 1,
    }
    assert queue.depth() == 0


def test_posts_that_never_became_entries_are_counted_too(queue, make_post, now) -> None:
    queue.put([make_post("1")], history=False)
    [entry] = queue.take("worker", 1, LONG, now)
    queue.count(Outcome.INVALID, 3)
    queue.count(Outcome.INDEXED, 2)
    queue.count(Outcome.UPDATED, 0)
    queue.acknowledge({entry.id: Outcome.INDEXED})
    assert queue.outcomes() == {Outcome.INVALID: 3, Outcome.INDEXED: 3}
    assert queue.depth() == 0


def test_an_id_is_never_given_again(queue, make_post, now) -> None:
    queue.put([make_post("1")], history=False)
    [late] = queue.take("late", 1, LONG, now)
    assert queue.acknowledge({late.id: Outcome.INDEXED}) == 1
    queue.put([make_post("2")], history=False)
    assert queue.acknowledge({late.id: Outcome.INDEXED}) == 0
    assert texts(queue.take("worker", 1, LONG, now)) == ["2"]


@pytest.mark.parametrize("stranger", ["9999", "1-1", "no id at all"])
def test_a_strangers_id_ends_nothing(queue, make_post, now, stranger) -> None:
    queue.put([make_post("1")], history=False)
    [entry] = queue.take("worker", 1, LONG, now)
    assert queue.acknowledge({stranger: Outcome.INDEXED}) == 0
    queue.release([stranger])
    queue.quarantine(replace(entry, id=stranger), "error", now)
    assert queue.requeue([stranger]) == 0
    assert queue.depth() == 1


def test_who_ends_late_what_another_took_over_ends_it_for_both(queue, make_post, now) -> None:
    queue.put([make_post("1")], history=False)
    [late] = queue.take("late", 1, SHORT, now)
    [again] = take_after_lease(queue, "other", now)
    assert queue.acknowledge({late.id: Outcome.INDEXED}) == 1
    assert queue.acknowledge({again.id: Outcome.INDEXED}) == 0
    assert queue.outcomes() == {Outcome.INDEXED: 1}


def test_released_entries_come_back_at_once_with_their_tries(queue, make_post, now) -> None:
    queue.put([make_post(str(n)) for n in range(3)], history=False)
    taken = queue.take("worker", 2, LONG, now)
    for _ in range(3):  # an index that is down for long sends nothing to quarantine
        queue.release([e.id for e in taken])
        again = queue.take("other", 2, LONG, now)
        assert again == taken
        assert [e.tries for e in again] == [0, 0]


def test_a_release_keeps_the_tries_of_what_came_back_before(queue, make_post, now) -> None:
    queue.put([make_post("1")], history=False)
    queue.take("dead", 1, SHORT, now)
    [entry] = take_after_lease(queue, "worker", now)
    queue.release([entry.id])
    assert queue.take("other", 1, LONG, now + 2 * SHORT) == [entry]
    assert entry.tries == 1


def test_what_a_dead_consumer_held_comes_back_at_once_with_a_try_spent(
    queue, make_post, now
) -> None:
    assert list(queue.holders()) == []
    queue.recall("nobody", now)
    queue.put([make_post(str(n)) for n in range(4)], history=False)
    queue.take("dead", 2, LONG, now)
    [alive] = queue.take("alive", 1, LONG, now)
    assert set(queue.holders()) == {"dead", "alive"}
    queue.recall("dead", now)
    again = queue.take("next", 10, LONG, now)
    assert [(e.post.native_id, e.tries) for e in again] == [("0", 1), ("1", 1), ("3", 0)]
    assert set(queue.holders()) == {"next", "alive"}
    queue.acknowledge({alive.id: Outcome.INDEXED})
    assert set(queue.holders()) == {"next"}


def test_a_release_of_what_is_ended_or_not_taken_does_nothing(queue, make_post, now) -> None:
    queue.put([make_post("1")], history=False)
    [entry] = queue.take("worker", 1, LONG, now)
    queue.release([entry.id])
    queue.release([entry.id])
    [entry] = queue.take("worker", 1, LONG, now)
    assert entry.tries == 0
    queue.acknowledge({entry.id: Outcome.INDEXED})
    queue.release([entry.id])
    assert queue.take("worker", 1, LONG, now) == []


def test_a_poison_entry_is_set_aside_with_its_error(queue, make_post, now) -> None:
    queue.put([make_post("1"), make_post("2"), make_post("3")], history=True)
    first, second, _ = queue.take("worker", 10, LONG, now)
    queue.quarantine(first, "ValueError: не понял \0 \ud83d", now)
    queue.quarantine(second, "KeyError", now + timedelta(seconds=1))
    queue.quarantine(second, "again", now + timedelta(seconds=2))
    assert queue.depth() == 1
    assert queue.outcomes() == {Outcome.QUARANTINED: 2}
    assert queue.acknowledge({first.id: Outcome.INDEXED}) == 0
    [(late, late_error), (early, early_error)] = queue.quarantined(10)
    assert (late, early) == (second, first)
    assert late_error == "KeyError"
    assert early_error.startswith("ValueError: не понял")
    assert [e.id for e, _ in queue.quarantined(1)] == [second.id]


def test_a_requeued_entry_is_tried_anew_under_its_old_id(queue, make_post, now) -> None:
    queue.put([make_post("1"), make_post("2")], history=True)
    [entry] = queue.take("worker", 1, LONG, now)
    queue.quarantine(entry, "KeyError", now)
    assert queue.requeue([entry.id, entry.id]) == 1
    assert queue.requeue([entry.id]) == 0
    assert queue.quarantined(10) == []
    assert queue.outcomes()[Outcome.QUARANTINED] == 0
    assert queue.depth() == 2
    again = {e.post.native_id: e for e in queue.take("worker", 10, LONG, now)}
    assert again["1"] == entry
    queue.release([entry.id])
    assert queue.take("worker", 10, LONG, now) == [entry]
    queue.quarantine(entry, "KeyError", now)
    assert queue.requeue([entry.id]) == 1
    assert queue.take("worker", 10, LONG, now) == [entry]
    assert queue.acknowledge({entry.id: Outcome.INDEXED}) == 1
    assert queue.acknowledge({entry.id: Outcome.INDEXED}) == 0


def test_workers_side_by_side_never_share_an_entry(queue, make_post, now) -> None:
    queue.put([make_post(str(n)) for n in range(120)], history=False)
    start, taken, ended = Barrier(4), [], []

    def work(name: str) -> None:
        start.wait()
        while entries := queue.take(name, 7, LONG, now):
            taken.extend(e.post.native_id for e in entries)
            ended.append(queue.acknowledge({e.id: Outcome.INDEXED for e in entries}))

    threads = [Thread(target=work, args=(f"worker-{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counter(taken) == {str(n): 1 for n in range(120)}
    assert sum(ended) == 120
    assert queue.outcomes() == {Outcome.INDEXED: 120}


def test_two_that_end_the_same_entries_at_once_count_them_once(queue, make_post, now) -> None:
    queue.put([make_post(str(n)) for n in range(60)], history=False)
    ids = [e.id for e in queue.take("worker", 100, LONG, now)]
    start, ended = Barrier(4), []

    def end(order: int) -> None:
        start.wait()
        ended.append(queue.acknowledge(dict.fromkeys(ids[::order], Outcome.INDEXED)))

    threads = [Thread(target=end, args=(order,)) for order in (1, -1, 1, -1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ended) == [0, 0, 0, 60]
    assert queue.outcomes() == {Outcome.INDEXED: 60}


def test_every_entry_can_be_looked_at_in_order_and_none_is_changed_by_it(
    queue, make_post, now
) -> None:
    queue.put([make_post("1"), make_post("2")], history=True)
    [taken] = queue.take("a", 1, LONG, now)
    queue.put([make_post("3")], history=False)
    looked = list(queue.each())
    assert [(e.post, e.history) for e in looked] == [
        (make_post("1"), True),
        (make_post("2"), True),
        (make_post("3"), False),
    ]
    assert looked[0].id == taken.id
    assert queue.depth() == 3
    assert texts(queue.take("b", 9, LONG, now)) == ["2", "3"]
    queue.acknowledge({e.id: Outcome.INDEXED for e in looked})
    assert list(queue.each()) == []


def test_discarded_entries_end_wherever_they_are(queue, make_post, now) -> None:
    queue.put([make_post(text) for text in "abcd"], history=False)
    first, aside = queue.take("w", 2, LONG, now)
    queue.quarantine(aside, "no", now)
    waiting = [entry.id for entry in queue.each() if entry.post.native_id == "c"]
    ended = [first.id, aside.id, *waiting, "77"]
    assert queue.discard(ended, Outcome.FORGOTTEN) == 3
    assert queue.discard(ended, Outcome.FORGOTTEN) == 0
    assert texts(list(queue.each())) == ["d"]
    assert list(queue.quarantined(9)) == []
    assert {o: n for o, n in queue.outcomes().items() if n} == {Outcome.FORGOTTEN: 3}
    assert queue.acknowledge({first.id: Outcome.INDEXED}) == 0
    assert texts(queue.take("w", 9, LONG, now)) == ["d"]
