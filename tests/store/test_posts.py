"""The ledger's verdicts, dates and counters."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from itertools import count
from threading import Barrier, Thread

import pytest

from domain.ports.ledger import Sighting, Verdict
from domain.ports.queue import QueueEntry
from domain.post import Engagement, Outcome, Post
from domain.source import SourceKind, filed_source
from store.posts import EDITS, SqlLedger
from tests.fakes.ledger import MemoryLedger

NEW, EDITED, KNOWN = Verdict.NEW, Verdict.EDITED, Verdict.KNOWN
MINUTE = timedelta(minutes=1)


@pytest.fixture
def ledger(engine) -> SqlLedger:
    return SqlLedger(engine)


@pytest.fixture
def post(make_post) -> Post:
    return make_post("1")


def entry(number: int, post: Post) -> QueueEntry:
    return QueueEntry(str(number), post, history=False)


def later(post: Post, minutes: int, text: str | None = None, **fields) -> Post:
    at = post.fetched_at + minutes * MINUTE
    return replace(post, fetched_at=at, text=post.text if text is None else text, **fields)


def verdicts(sightings: list[Sighting]) -> list[Verdict]:
    return [s.verdict for s in sightings]


def test_a_post_is_new_then_known_then_edited(ledger, post) -> None:
    assert verdicts(ledger.classify([entry(1, post)])) == [NEW]
    assert verdicts(ledger.classify([entry(2, later(post, 1))])) == [KNOWN]
    assert verdicts(ledger.classify([entry(3, later(post, 2, "Вода есть"))])) == [EDITED]
    assert verdicts(ledger.classify([entry(4, later(post, 3, "Вода есть"))])) == [KNOWN]
    assert verdicts(ledger.classify([entry(5, later(post, 4))])) == [EDITED]


def test_one_sighting_an_entry_in_order(ledger, make_post) -> None:
    a, b = make_post("a"), make_post("b")
    found = ledger.classify([entry(1, b), entry(2, a), entry(3, b), entry(4, later(a, 1, "x"))])
    assert verdicts(found) == [NEW, NEW, KNOWN, EDITED]
    assert ledger.classify([]) == []


def test_the_same_entry_gets_the_same_verdict_whenever_it_comes(ledger, post) -> None:
    entries = [entry(n, later(post, n, f"Правка {n}")) for n in range(EDITS + 1)]
    first = ledger.classify(entries)
    assert verdicts(first) == [NEW] + [EDITED] * EDITS
    old = [replace(s, superseded=True) for s in first[:-1]]
    assert ledger.classify(entries) == [*old, first[-1]]
    assert ledger.classify(entries[:3]) == old[:3]
    assert verdicts(ledger.classify([entry(99, entries[-1].post)])) == [KNOWN]


def superseded(sightings: list[Sighting]) -> list[bool]:
    return [s.superseded for s in sightings]


def test_an_entry_that_comes_back_after_a_newer_text_is_superseded(ledger, post) -> None:
    old, edit = entry(1, post), entry(2, later(post, 5, "Вода есть"))
    assert superseded(ledger.classify([old, edit])) == [False, False]
    again = ledger.classify([old, edit])
    assert verdicts(again) == [NEW, EDITED]
    assert superseded(again) == [True, False]


def test_a_newer_fetch_of_the_same_text_supersedes_nothing(ledger, post) -> None:
    old, edit = entry(1, post), entry(2, later(post, 5, "Вода есть"))
    ledger.classify([old, entry(3, later(post, 1))])
    assert superseded(ledger.classify([old])) == [False]
    ledger.classify([edit, entry(4, later(post, 9))])  # the first text again
    assert superseded(ledger.classify([old, edit])) == [False, True]


def test_after_very_many_edits_the_first_is_still_known_as_new(ledger, post) -> None:
    entries = [entry(n, later(post, n, f"Правка {n}")) for n in range(3 * EDITS)]
    ledger.classify(entries)
    again = verdicts(ledger.classify(entries))
    assert again[0] is NEW
    assert again[-EDITS:] == [EDITED] * EDITS


def test_an_older_fetch_is_known_and_changes_nothing(ledger, post) -> None:
    ledger.classify([entry(1, later(post, 5, "Новый", engagement=Engagement(views=9)))])
    old = replace(later(post, 1, "Старый"), engagement=Engagement(views=1))
    assert verdicts(ledger.classify([entry(2, old)])) == [KNOWN]
    assert ledger.engagement([post.id]) == {post.id: Engagement(views=9)}
    assert verdicts(ledger.classify([entry(3, later(post, 6, "Новый"))])) == [KNOWN]


def test_a_known_fetch_that_is_newer_brings_its_counters(crawled, enter, make_post) -> None:
    a, b = make_post("a", engagement=Engagement(views=1, likes=1)), make_post("b")
    enter(a, b)
    big = 3_000_000_000
    enter(later(a, 1, engagement=Engagement(views=big, comments=0)))
    assert crawled.engagement([a.id, b.id, "0" * 32]) == {
        a.id: Engagement(views=big, comments=0),
        b.id: Engagement(),
    }


@pytest.mark.parametrize(
    ("at", "month"),
    [
        (datetime(2026, 12, 1, 8, 59, tzinfo=timezone(timedelta(hours=9))), "2026-11"),
        (datetime(2026, 12, 1, 9, 0, tzinfo=timezone(timedelta(hours=9))), "2026-12"),
        (datetime(200, 1, 1, tzinfo=UTC), "0200-01"),
    ],
)
def test_the_month_is_that_of_publication_in_utc(ledger, make_post, at, month) -> None:
    [seen] = ledger.classify([entry(1, make_post("1", published_at=at))])
    assert seen.month == month


def test_the_month_stays_where_the_date_moves(ledger, post) -> None:
    ledger.classify([entry(1, post)])
    moved = later(post, 1, "Правка", published_at=post.published_at - timedelta(days=40))
    [seen] = ledger.classify([entry(2, moved)])
    assert seen == Sighting(EDITED, "2026-11", moved.published_at)


def test_a_post_without_a_date_keeps_that_of_its_first_fetch(ledger, make_post, now) -> None:
    def undated(number: int, minutes: int, text: str) -> QueueEntry:
        at = now + minutes * MINUTE
        return entry(
            number,
            make_post("1", text=text, published_at=at, fetched_at=at, date_stated=False),
        )

    entries = [undated(1, 0, "a"), undated(2, 60, "a"), undated(3, 120, "b")]
    for one in entries:
        [seen] = ledger.classify([one])
        assert seen.published_at == now
    assert [s.published_at for s in ledger.classify(entries)] == [now] * 3


def test_outcomes_are_written_by_post(ledger, make_post, now) -> None:
    a, b, c = (make_post(n) for n in "abc")
    ledger.classify([entry(1, a), entry(2, b), entry(3, c)])
    ledger.close({a.id: Outcome.INDEXED, b.id: Outcome.QUARANTINED}, now)
    ledger.close({b.id: Outcome.INDEXED, "0" * 32: Outcome.INDEXED}, now)
    ledger.close({}, now)
    assert ledger.outcomes() == {a.id: Outcome.INDEXED, b.id: Outcome.INDEXED}


def test_of_two_workers_with_the_same_posts_one_alone_sees_each_as_new(ledger, make_post) -> None:
    fetched = [make_post(str(n)) for n in range(150)]
    start, found = Barrier(4), []

    def work(worker: int) -> None:
        order = fetched if worker % 2 else fetched[::-1]
        entries = [QueueEntry(f"{worker}-{p.native_id}", p, history=False) for p in order]
        start.wait()
        found.extend(verdicts(ledger.classify(entries)))

    threads = [Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counter(found) == {NEW: 150, KNOWN: 450}


HOUR = timedelta(hours=1)


def fresh(make_post, native_id: str, **fields) -> Post:
    post = make_post(native_id, **fields)
    return replace(post, fetched_at=max(post.fetched_at, post.published_at))


@pytest.fixture
def crawled(place) -> SqlLedger | MemoryLedger:
    """A ledger, asked only what crawling asks."""
    return SqlLedger(place) if place else MemoryLedger()


@pytest.fixture
def enter(crawled):
    """Let the ledger know posts; the fake gives no verdicts."""
    numbers = count(1)

    def enter(*posts: Post) -> None:
        if isinstance(crawled, SqlLedger):
            crawled.classify([entry(next(numbers), post) for post in posts])
        else:
            for post in posts:
                crawled.enter(post)

    return enter


def due(ledger: SqlLedger | MemoryLedger, now: datetime, limit: int = 10) -> list[str]:
    return [seen.native_id for seen in ledger.due_again("rss-amur", now, limit)]


def test_a_post_is_due_again_at_each_age_and_not_before(crawled, enter, make_post, now):
    post = fresh(make_post, "1")
    enter(post)
    seen = []
    at = now
    while at <= now + timedelta(days=9):
        if due(crawled, at):
            seen.append(at - now)
            crawled.looked_again([post.id], [], at)
        at += HOUR / 2
    assert seen == [HOUR, 6 * HOUR, 24 * HOUR, timedelta(days=7)]


def test_the_longest_overdue_of_one_source_come_first(crawled, enter, make_post, now):
    posts = [fresh(make_post, str(n), published_at=now - n * HOUR / 4) for n in range(4)]
    other = fresh(make_post, "other", source_id="vk-tynda")
    enter(*posts, other)
    assert due(crawled, now + HOUR, limit=3) == ["3", "2", "1"]


def test_old_posts_that_are_imported_are_never_due(crawled, enter, make_post, now):
    enter(fresh(make_post, "1", published_at=now - timedelta(days=8)))
    assert due(crawled, now + timedelta(days=99)) == []


def test_a_post_found_gone_is_marked_once_and_not_due(crawled, enter, make_post, now):
    post = fresh(make_post, "1")
    enter(post)
    crawled.looked_again([post.id], [post.id], now + HOUR)
    crawled.looked_again([post.id], [post.id], now + 2 * HOUR)
    assert crawled.gone([post.id, "unknown"]) == {post.id: now + HOUR}
    assert due(crawled, now + timedelta(days=2)) == []


def test_a_post_that_is_seen_once_more_is_not_gone(crawled, enter, make_post, now):
    post = fresh(make_post, "1")
    enter(post)
    crawled.looked_again([post.id], [post.id], now + HOUR)
    enter(later(post, minutes=90))
    assert crawled.gone([post.id]) == {}
    assert due(crawled, now + 6 * HOUR) == ["1"], "it may go again"


def test_what_was_fetched_before_a_post_was_found_gone_brings_it_not_back(
    crawled, enter, make_post, now
):
    post = fresh(make_post, "1")
    enter(post)
    crawled.looked_again([post.id], [post.id], now + HOUR)
    enter(later(post, minutes=60), later(post, minutes=30))
    assert crawled.gone([post.id]) == {post.id: now + HOUR}


def test_looking_at_nothing_or_at_strangers_is_no_error(crawled, now):
    crawled.looked_again([], [], now)
    crawled.looked_again(["unknown"], ["unknown"], now)
    assert crawled.gone([]) == {}


def test_what_was_indexed_since_is_told_the_latest_first(ledger, make_post, now) -> None:
    a, b, c = (make_post(n) for n in "abc")
    hour = timedelta(hours=1)
    ledger.classify([entry(1, a), entry(2, b), entry(3, c)])
    ledger.close({a.id: Outcome.INDEXED, c.id: Outcome.OFF_REGION}, now)
    ledger.close({b.id: Outcome.INDEXED}, now + hour)
    ledger.close({a.id: Outcome.UPDATED}, now + 2 * hour)
    assert ledger.arrived(now - hour, 9) == [b.id, a.id]
    assert ledger.arrived(now - hour, 1) == [b.id]
    assert ledger.arrived(now, 9) == [b.id]


def test_arrivals_may_leave_out_what_was_filed(ledger, make_post, now) -> None:
    published = make_post("a")
    filed = make_post("b", source_id=filed_source("pos"), source_kind=SourceKind.FILED)
    ledger.classify([entry(1, published), entry(2, filed)])
    ledger.close({published.id: Outcome.INDEXED, filed.id: Outcome.INDEXED}, now)
    assert set(ledger.arrivals(now - HOUR)) == {published.id, filed.id}
    assert set(ledger.arrivals(now - HOUR, filed=False)) == {published.id}
