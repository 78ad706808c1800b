"""The heartbeat inside one process: the page, what the spider's reader makes of it, the worker, the
index, the message; and that no reader of the index, and no count, knows of the planted post.
"""

from dataclasses import replace
from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.assembly import make_heartbeat, make_worker
from app.watching.heartbeat import indexed_at, told_at
from console.application import create_application
from crawlers.reading.feeds import read_feed
from domain.errors import IndexUnavailable
from domain.message import MessageState
from domain.post import Outcome, Post
from domain.privacy.admission import admit_all
from domain.query import All, Field, Is
from domain.source import SourceKind
from domain.watching.heartbeat import PLANTED, native_id, planted_id, stamp_of
from tests.client import TestClient
from tests.making import with_ports

EVERY = timedelta(minutes=10)


@pytest.fixture
def beating(filled):
    settings = filled.settings.model_copy(update={"heartbeat": ["duty", "mail"]})
    now = filled.clock.now()
    filled.watch.baselines.note_limits(now, {"usual": 1e-6}, now - timedelta(days=60))
    return replace(filled, settings=settings)


def read(installation):
    """The planted page as a crawler has read it."""
    now = installation.clock.now()
    with TestClient(create_application(installation), base_url="http://127.0.0.1:8460") as client:
        answer = client.get("/heartbeat")
    assert answer.headers["content-type"].startswith("application/rss+xml")
    feed = read_feed(answer.content, "application/rss+xml", "http://x/", ZoneInfo("UTC"), now)
    [entry] = feed.entries
    post = Post(
        PLANTED,
        SourceKind.RSS,
        entry.native_id,
        entry.url,
        entry.published_at,
        now,
        entry.text,
        title=entry.title,
    )
    admitted, refused = admit_all([post], installation.key, now)
    assert not refused
    return admitted


def passed(installation):
    """A beat through the queue and the worker."""
    installation.posts.queue.put(read(installation), history=True)
    make_worker(installation, "w").run_once()


def messages(installation):
    due = installation.messages.outbox.due(
        installation.clock.now() + timedelta(seconds=1), 100, timedelta(seconds=1)
    )
    return [m for m in due if m.id.startswith("heartbeat ")]


def test_a_beat_passes_every_stage_and_leaves_once_by_each_channel(beating):
    passed(beating)
    stamp = indexed_at(beating)
    assert stamp is not None
    assert beating.clock.now() - stamp < timedelta(minutes=5)
    heartbeat = make_heartbeat(beating)
    for _ in range(2):
        heartbeat.tick(beating.clock.now())
    sent = messages(beating)
    assert sorted(m.channel for m in sent) == ["duty", "mail"]
    assert {stamp_of(m.text) for m in sent} == {stamp}
    assert told_at(beating) == stamp
    passed(beating)
    heartbeat.tick(beating.clock.now())
    assert len({m.id for m in [*sent, *messages(beating)]}) == 4
    assert told_at(beating) > stamp


def test_no_reader_and_no_count_knows_of_the_planted_post(beating):
    posts, before = beating.posts, beating.posts.index.search(All(), limit=0).total
    counted = beating.posts.queue.outcomes()
    passed(beating)
    posts.index.refresh()
    id_ = planted_id(beating.clock.now())
    for index in (posts.index, posts.index.whole):
        assert index.search(All(), limit=0).total == before
        assert index.search(Is(Field.SOURCE, PLANTED), limit=5).total == 0
        assert index.get([id_]) == {}
        assert id_ not in {one.post.id for one in index.walk(All())}
        assert id_ not in {one.post.id for one in index.each()}
    assert posts.ledger.recorded([id_]) == {}
    assert id_ not in posts.ledger.arrived(beating.clock.now() - EVERY, 100)
    after = posts.queue.outcomes()
    assert {o: n - counted.get(o, 0) for o, n in after.items() if n != counted.get(o, 0)} == {
        Outcome.PLANTED: 1
    }
    assert PLANTED not in {s.source.id for s in beating.crawl.sources.statuses()}


def test_nothing_leaves_while_spikes_are_not_evaluated(filled):
    settings = filled.settings.model_copy(update={"heartbeat": ["duty"]})
    silent = replace(filled, settings=settings)
    passed(silent)
    make_heartbeat(silent).tick(silent.clock.now())
    assert messages(silent) == []


def test_an_index_that_takes_no_post_lets_no_beat_through(beating):
    class ReadOnly:
        def save(self, posts):
            raise IndexUnavailable("index: read-only")

        def __getattr__(self, name):
            return getattr(beating.posts.index, name)

    beating.posts.queue.put(read(beating), history=True)
    worker = make_worker(with_ports(beating, index=ReadOnly()), "w")
    with pytest.raises(IndexUnavailable):
        worker.run_once()
    make_heartbeat(beating).tick(beating.clock.now())
    assert messages(beating) == []
    assert beating.posts.queue.depth() == 1


def test_a_month_is_one_post(beating):
    now = beating.clock.now()
    for _ in range(3):
        passed(beating)
    inner = beating.posts.index.whole.inner
    assert inner.search(Is(Field.SOURCE, PLANTED), limit=5).total == 1
    assert native_id(now) == f"https://otklik.invalid/heartbeat/{now.astimezone(UTC):%Y-%m}"


def test_old_beats_are_forgotten(beating):
    passed(beating)
    heartbeat, now = make_heartbeat(beating), beating.clock.now()
    heartbeat.tick(now)
    [one, other] = messages(beating)
    delivered = [replace(m, state=MessageState.DELIVERED) for m in (one, other)]
    beating.messages.outbox.settle(delivered)
    beating.messages.outbox.forget("heartbeat ", now + timedelta(seconds=1))
    beating.messages.outbox.put([one])
    assert [m.id for m in messages(beating)] == [one.id]


def test_the_page_of_the_heartbeat_is_open_and_tells_only_the_time(filled):
    with TestClient(create_application(filled), base_url="http://127.0.0.1:8460") as client:
        text = client.get("/heartbeat").text
    assert stamp_of(text) is not None
    assert len(text) < 1000
