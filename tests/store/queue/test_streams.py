"""What only the queue on Redis Streams does."""

from collections.abc import Iterator
from datetime import timedelta
from threading import Event
from time import monotonic

import pytest
import redis

from domain.errors import QueueUnavailable, SettingsError
from domain.post import Outcome
from store.streams import GROUP, KEYS, STREAM, RedisQueue

pytestmark = pytest.mark.redis
LONG = timedelta(minutes=5)


@pytest.fixture
def queue(redis_url: str) -> Iterator[RedisQueue]:
    queue = RedisQueue(redis_url)
    yield queue
    queue.close()


@pytest.fixture
def server(redis_url: str) -> Iterator[redis.Redis]:
    with redis.Redis.from_url(redis_url, decode_responses=True) as client:
        yield client


def test_every_key_carries_our_name(queue, server, make_post, now) -> None:
    queue.put([make_post("1"), make_post("2")], history=False)
    first, second = queue.take("worker", 10, LONG, now)
    queue.quarantine(first, "error", now)
    queue.requeue([first.id])
    queue.quarantine(second, "error", now)
    assert sorted(server.keys()) == sorted(KEYS)
    assert all(key.startswith("otklik:") for key in KEYS)


def test_a_post_put_before_any_worker_started_is_delivered(queue, make_post, now) -> None:
    queue.put([make_post("1")], history=False)
    assert len(queue.take("worker", 10, LONG, now)) == 1


def test_a_server_that_lost_its_data_is_used_again(queue, server, make_post, now) -> None:
    queue.put([make_post("1")], history=False)
    [entry] = queue.take("worker", 10, LONG, now)
    server.flushdb()
    assert queue.acknowledge({entry.id: Outcome.INDEXED}) == 0
    queue.release([entry.id])
    queue.quarantine(entry, "error", now)
    assert queue.outcomes() == {}
    queue.put([make_post("2")], history=False)
    assert [e.post.native_id for e in queue.take("worker", 10, LONG, now)] == ["2"]


def test_a_group_that_was_lost_passes_over_no_post(queue, server, make_post, now) -> None:
    queue.put([make_post("1"), make_post("2")], history=False)
    queue.take("worker", 1, LONG, now)
    server.xgroup_destroy(STREAM, GROUP)
    assert [e.post.native_id for e in queue.take("other", 10, LONG, now)] == ["1", "2"]


def test_a_dead_consumer_is_forgotten_once_it_holds_nothing(queue, server, make_post, now) -> None:
    lease, deadline, moment = timedelta(milliseconds=20), monotonic() + 10, Event()
    queue.put([make_post("1")], history=False)
    queue.take("dead", 1, lease, now)
    held = []
    while names(server) != ["living"]:
        assert monotonic() < deadline
        held += queue.take("living", 1, lease, now)
        moment.wait(0.01)
    assert held
    assert queue.depth() == 1


def test_a_consumer_that_holds_entries_is_kept(queue, server, make_post, now) -> None:
    queue.put([make_post("1"), make_post("2")], history=False)
    queue.take("busy", 1, LONG, now)
    queue.take("other", 1, LONG, now)
    assert names(server) == ["busy", "other"]


def test_an_entry_of_another_version_is_set_aside_and_stops_nobody(
    queue, server, make_post, now
) -> None:
    queue.put([make_post("1")], history=False)
    server.xadd(STREAM, {"post": '{"from": "the future"}', "history": 0})
    server.xadd(STREAM, {"something": "else"})
    queue.put([make_post("2")], history=False)
    assert [e.post.native_id for e in queue.take("worker", 10, LONG, now)] == ["1", "2"]
    assert queue.outcomes() == {Outcome.QUARANTINED: 2}
    assert queue.quarantined(10) == []


def test_many_leftovers_are_found_behind_entries_that_are_still_held(
    queue, server, make_post, now
) -> None:
    queue.put([make_post(str(n)) for n in range(300)], history=False)
    held = queue.take("busy", 250, LONG, now)
    left = queue.take("gone", 50, LONG, now)
    queue.release([e.id for e in left])
    assert queue.take("worker", 20, LONG, now) == left[:20]
    assert queue.take("worker", 50, LONG, now) == left[20:]
    assert queue.acknowledge(dict.fromkeys((e.id for e in held), Outcome.INDEXED)) == 250


def test_a_put_is_whole_or_not_at_all(queue, server, make_post) -> None:
    server.set(STREAM, "no stream")
    with pytest.raises(QueueUnavailable):
        queue.put([make_post("1"), make_post("2")], history=False)
    server.delete(STREAM)
    assert queue.depth() == 0


def test_a_server_that_is_not_there_is_unavailable(make_post, now) -> None:
    queue = RedisQueue("redis://:secret@127.0.0.1:1/0")
    for call in (
        queue.depth,
        queue.outcomes,
        lambda: queue.put([make_post("1")], history=False),
        lambda: queue.take("worker", 1, LONG, now),
        lambda: queue.acknowledge({"1-1": Outcome.INDEXED}),
        lambda: queue.quarantined(1),
    ):
        with pytest.raises(QueueUnavailable) as refused:
            call()
        assert refused.value.retriable
        assert "secret" not in str(refused.value)
    queue.close()


def test_a_connection_that_the_server_closed_is_opened_again(queue, server, make_post) -> None:
    me = str(server.client_id())
    database = str(server.connection_pool.connection_kwargs["db"])
    queue.put([make_post("1")], history=False)
    others = [c["id"] for c in server.client_list() if c["db"] == database and c["id"] != me]
    assert sum(server.client_kill_filter(_id=other) for other in others) >= 1
    assert queue.depth() == 1


def test_a_url_of_something_else_is_refused() -> None:
    with pytest.raises(SettingsError, match="redis://"):
        RedisQueue("http://localhost")


def names(server: redis.Redis) -> list[str]:
    return sorted(info["name"] for info in server.xinfo_consumers(STREAM, GROUP))
