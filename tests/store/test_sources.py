"""The registry's timetable: claims, leases, health."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Thread
from types import MappingProxyType

import pytest

from domain.habit import learned
from domain.ports.sources import SourceStore
from domain.source import Health, HealthState, Poll, Source, SourceKind
from store.sources import FIRST_INTERVAL, REFUSED, SqlSources
from tests.fakes.sources import MemorySources

LEASE = timedelta(minutes=2)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
NEWS = Source("rss-amur", SourceKind.RSS, "Амур", "https://example.org/rss")
CITY = Source(
    "tg-tynda",
    SourceKind.TELEGRAM,
    "Тында",
    "tynda",
    municipality="tynda",
    owner_body="tynda_administration",
    top=True,
    verified=True,
    internal=True,
    delay=0.5,
    options=MappingProxyType({"base": "http://127.0.0.1:1"}),
)
WORKS = Poll(HealthState.WORKS, "")


@pytest.fixture
def sources(place) -> SourceStore:
    return SqlSources(place) if place else MemorySources()


def finish(sources, claim, poll, now, gap=None) -> bool:
    return sources.finish(claim, poll, now, HOUR, now + HOUR, gap)


def test_a_new_source_is_due_at_once_and_waits_for_its_first_poll(sources, now) -> None:
    sources.sync([NEWS, CITY], now)
    [news, city] = sources.statuses()
    assert (news.source, city.source) == (NEWS, CITY)
    assert news.health == Health(HealthState.WAITING)
    assert (news.interval, news.next_due) == (FIRST_INTERVAL, now)
    claims = sources.claim(now, 10, LEASE)
    assert [c.source for c in claims] == [NEWS, CITY]
    assert [(c.expires, c.cursor) for c in claims] == [(now + LEASE, None)] * 2


def test_a_claimed_source_is_nobody_elses_until_its_lease_ends(sources, now) -> None:
    sources.sync([NEWS], now)
    [first] = sources.claim(now, 10, LEASE)
    assert sources.claim(now + LEASE - timedelta(seconds=1), 10, LEASE) == []
    [second] = sources.claim(now + LEASE, 10, LEASE)
    assert second.token != first.token
    assert not sources.renew(first, now + HOUR)
    assert not finish(sources, first, replace(WORKS, cursor="stale"), now + LEASE)
    [status] = sources.statuses()
    assert status.health.state is HealthState.WAITING
    assert sources.renew(second, now + HOUR)
    assert sources.claim(now + 2 * LEASE, 10, LEASE) == []
    assert finish(sources, second, WORKS, now + LEASE)
    assert not finish(sources, second, WORKS, now + LEASE)


def test_a_clock_that_is_set_back_leaves_no_source_unread(sources, now) -> None:
    later = now + timedelta(days=300)
    sources.sync([NEWS, CITY], later)  # and one of them is polled by that clock
    [polled] = sources.claim(later, 10, LEASE, [SourceKind.RSS])
    assert finish(sources, polled, WORKS, later)
    assert {c.source.id for c in sources.claim(now, 10, LEASE)} == {NEWS.id, CITY.id}
    assert sources.claim(now, 10, LEASE) == []


def test_a_claim_and_the_time_of_the_first_look_outlast_no_clock_that_was_wrong(
    sources, now
) -> None:
    later = now + timedelta(days=300)
    sources.sync([NEWS], later)
    sources.claim(later, 10, LEASE)
    [claim] = sources.claim(now, 10, LEASE)
    assert claim.watched_since == now


def test_the_longest_overdue_goes_first(sources, now) -> None:
    sources.sync([replace(NEWS, id="b")], now + timedelta(seconds=2))
    sources.sync([replace(NEWS, id=i) for i in "bca"], now)
    assert [c.source.id for c in sources.claim(now + HOUR, 2, LEASE)] == ["a", "c"]
    assert [c.source.id for c in sources.claim(now + HOUR, 2, LEASE)] == ["b"]


def test_few_of_one_host_are_claimed_and_none_of_a_busy_one(sources, now) -> None:
    town = [replace(NEWS, id=f"town-{n}", address=f"https://town.ru/{n}") for n in range(5)]
    others = [replace(NEWS, id=i, address=f"https://{i}.ru/") for i in ("z1", "z2")]
    sources.sync(town, now - HOUR)  # overdue the longest
    sources.sync([*town, *others, CITY], now)

    def claimed(at, **limits) -> list[str]:
        return [c.source.id for c in sources.claim(at, 4, LEASE, per_host=2, **limits)]

    assert claimed(now) == ["town-0", "town-1", "tg-tynda", "z1"]
    assert claimed(now, busy_hosts=["town.ru"]) == ["z2"]
    assert claimed(now) == ["town-2", "town-3"]
    assert claimed(now) == ["town-4"]


def test_a_source_moves_to_its_new_host(sources, now) -> None:
    sources.sync([NEWS], now)
    sources.sync([replace(NEWS, address="https://new.org/rss")], now)
    assert sources.claim(now, 1, LEASE, busy_hosts=["new.org"]) == []
    assert len(sources.claim(now, 1, LEASE, busy_hosts=["example.org"])) == 1


def test_another_page_under_an_old_id_has_not_fared_yet(sources, now) -> None:
    sources.sync([NEWS], now)
    [claim] = sources.claim(now, 1, LEASE)
    gone = Poll(HealthState.GONE, "Страницы больше нет", published=(now - HOUR,))
    finish(sources, claim, gone, now, gap=HOUR)
    sources.sync([replace(NEWS, title="Иное имя")], now + HOUR)
    [renamed] = sources.statuses()
    assert (renamed.health.state, renamed.health.last_post) == (HealthState.GONE, now - HOUR)
    sources.sync([replace(NEWS, address="https://new.org/rss")], now + HOUR)
    [moved] = sources.statuses()
    assert (moved.health, moved.interval) == (Health(), FIRST_INTERVAL)


def test_a_source_that_is_switched_on_again_is_due_now_and_not_since_then(sources, now) -> None:
    sources.sync([NEWS], now)
    sources.sync([replace(NEWS, enabled=False)], now + HOUR)
    sources.sync([NEWS], now + 99 * HOUR)
    [status] = sources.statuses()
    assert status.next_due == now + 99 * HOUR
    sources.sync([NEWS], now + 100 * HOUR)
    assert sources.statuses() == [status]


def test_only_the_asked_kinds_are_claimed(sources, now) -> None:
    sources.sync([NEWS, CITY], now)
    assert sources.claim(now, 10, LEASE, []) == []
    assert [c.source for c in sources.claim(now, 10, LEASE, [SourceKind.TELEGRAM])] == [CITY]


def test_what_is_not_due_or_off_or_gone_is_not_claimed(sources, now) -> None:
    sources.sync([NEWS, CITY, replace(NEWS, id="off", enabled=False)], now)
    assert [c.source.id for c in sources.claim(now - HOUR, 10, LEASE)] == []
    sources.sync([CITY, replace(NEWS, id="off", enabled=False)], now)
    assert [c.source.id for c in sources.claim(now, 10, LEASE)] == ["tg-tynda"]
    assert {s.source.id: s.source.enabled for s in sources.statuses()} == {
        "rss-amur": False,
        "off": False,
        "tg-tynda": True,
    }


def test_a_poll_is_written_back(sources, now) -> None:
    sources.sync([NEWS], now)
    [claim] = sources.claim(now, 1, LEASE)
    newest = now - timedelta(minutes=5)
    poll = Poll(
        HealthState.WORKS, "работает", published=(newest - HOUR, newest), cursor='{"id": 7}'
    )
    assert finish(sources, claim, poll, now, gap=timedelta(minutes=40))
    [status] = sources.statuses()
    assert (status.interval, status.next_due) == (HOUR, now + HOUR)
    assert status.health == Health(
        HealthState.WORKS,
        "работает",
        now,
        now,
        newest,
        timedelta(minutes=40),
        0,
        learned("", poll.published, now),
    )
    [claim] = sources.claim(now + HOUR, 1, LEASE)
    assert (claim.cursor, claim.interval) == ('{"id": 7}', HOUR)
    assert claim.health == status.health


def test_refused_posts_are_remembered_by_their_names(sources, now) -> None:
    sources.sync([NEWS], now)
    for n, (names, known) in enumerate([(("b", "a"), ""), ((), "ab"), (("c",), "ab")]):
        [claim] = sources.claim(now + n * HOUR, 1, LEASE)
        assert claim.refused == frozenset(known)
        assert finish(sources, claim, replace(WORKS, refused_names=names), now + n * HOUR)
    many = tuple(f"{n:04}" for n in range(REFUSED))
    [claim] = sources.claim(now + 3 * HOUR, 1, LEASE)
    assert claim.refused == frozenset("abc")
    assert finish(sources, claim, replace(WORKS, refused_names=many), now + 3 * HOUR)
    [claim] = sources.claim(now + 4 * HOUR, 1, LEASE)
    assert claim.refused == frozenset(many)


def test_a_failed_poll_keeps_cursor_and_last_success_and_counts(sources, now) -> None:
    sources.sync([NEWS], now)
    [claim] = sources.claim(now, 1, LEASE)
    finish(sources, claim, replace(WORKS, cursor="1", published=(now,)), now)
    down, hours = Poll(HealthState.UNREACHABLE, "не отвечает"), learned("", [now], now)
    for failures in (1, 2):
        at = now + failures * HOUR
        [claim] = sources.claim(at, 1, LEASE)
        assert finish(sources, claim, down, at)
        [status] = sources.statuses()
        assert status.health == Health(
            HealthState.UNREACHABLE, "не отвечает", at, now, now, None, failures, hours
        )
    [claim] = sources.claim(now + 3 * HOUR, 1, LEASE)
    assert claim.cursor == "1"
    finish(sources, claim, Poll(HealthState.QUIET, ""), now + 3 * HOUR)
    [status] = sources.statuses()
    assert (status.health.failures, status.health.last_post) == (0, now)


def test_an_older_post_does_not_move_the_last_post_back(sources, now) -> None:
    sources.sync([NEWS], now)
    for at, published in ((now, now), (now + HOUR, now - HOUR)):
        [claim] = sources.claim(at, 1, LEASE)
        finish(sources, claim, replace(WORKS, published=(published,)), at)
    assert sources.statuses()[0].health.last_post == now


def test_a_synced_source_keeps_its_history(sources, now) -> None:
    sources.sync([NEWS], now)
    [claim] = sources.claim(now, 1, LEASE)
    finish(sources, claim, replace(WORKS, cursor="1"), now)
    sources.sync([], now)
    renamed = replace(NEWS, title="Амурская правда", top=True)
    sources.sync([renamed], now + HOUR)
    [status] = sources.statuses()
    assert (status.source, status.health.last_success) == (renamed, now)
    assert status.next_due == now + HOUR
    [claim] = sources.claim(now + HOUR, 1, LEASE)
    assert (claim.source, claim.cursor) == (renamed, "1")


@pytest.mark.parametrize("change", [{"address": "https://x.org"}, {"kind": SourceKind.WEB}])
def test_another_page_under_an_old_id_is_read_from_its_start(sources, now, change) -> None:
    sources.sync([NEWS], now)
    [claim] = sources.claim(now, 1, LEASE)
    finish(sources, claim, replace(WORKS, cursor="1"), now)
    sources.sync([replace(NEWS, **change)], now + LEASE)
    [claim] = sources.claim(now + HOUR, 1, LEASE)
    assert (claim.cursor, claim.watched_since) == (None, now + HOUR)


def test_a_poll_of_the_page_before_leaves_no_cursor_on_the_new_one(sources, now) -> None:
    sources.sync([NEWS], now)
    [claim] = sources.claim(now, 1, LEASE)
    sources.sync([replace(NEWS, address="https://x.org")], now)
    assert not finish(sources, claim, replace(WORKS, cursor="of the old page"), now)
    [claim] = sources.claim(now, 1, LEASE)
    assert claim.cursor is None


def test_a_page_with_another_address_has_refused_nothing(sources, now) -> None:
    sources.sync([NEWS], now)
    [claim] = sources.claim(now, 1, LEASE)
    assert finish(sources, claim, replace(WORKS, refused_names=("a",)), now)
    [claim] = sources.claim(now + DAY, 1, LEASE)
    assert claim.refused == {"a"}
    sources.sync([replace(NEWS, address="https://x.org")], now + DAY)
    [claim] = sources.claim(now + 2 * DAY, 1, LEASE)
    assert claim.refused == frozenset()


def test_a_source_is_watched_since_its_first_claim_whatever_became_of_it(sources, now) -> None:
    sources.sync([NEWS], now - HOUR)
    [lost] = sources.claim(now, 1, LEASE)
    [claim] = sources.claim(now + LEASE, 1, LEASE)
    assert lost.watched_since == claim.watched_since == now
    assert finish(sources, claim, Poll(HealthState.UNREACHABLE, ""), now + LEASE)
    sources.sync([], now + LEASE)
    sources.sync([replace(NEWS, title="Амурская правда")], now + LEASE)
    [claim] = sources.claim(now + 2 * HOUR, 1, LEASE)
    assert claim.watched_since == now


def test_a_poll_that_failed_half_way_leaves_its_cursor(sources, now) -> None:
    sources.sync([NEWS], now)
    [claim] = sources.claim(now, 1, LEASE)
    assert finish(sources, claim, Poll(HealthState.SLOWED, "", cursor="half"), now)
    [claim] = sources.claim(now + HOUR, 1, LEASE)
    assert (claim.cursor, claim.health.last_success) == ("half", None)


def test_a_source_with_something_new_is_due_but_not_too_soon_after_its_last_poll(
    sources, now
) -> None:
    minute = timedelta(minutes=1)
    quiet, slowed = (Poll(state, "") for state in (HealthState.QUIET, HealthState.SLOWED))
    off = replace(NEWS, id="off", enabled=False)
    rows = [NEWS, CITY, replace(NEWS, id="slow"), replace(NEWS, id="busy"), off]
    sources.sync(rows, now)
    claims = {claim.source.id: claim for claim in sources.claim(now, 10, LEASE)}
    for id_, poll in ((NEWS.id, quiet), (CITY.id, quiet), ("slow", slowed)):
        finish(sources, claims[id_], poll, now)
    names = [NEWS.id, "slow", "busy", "off", "unknown"]
    assert sources.hasten(names, now + minute, 2 * minute) == {"busy"}
    due = {status.source.id: status.next_due for status in sources.statuses()}
    assert due[NEWS.id] == now + 2 * minute
    assert due[CITY.id] == due["slow"] == now + HOUR
    assert sources.hasten([NEWS.id, CITY.id], now + 5 * minute, 2 * minute) == set()
    due = {status.source.id: status.next_due for status in sources.statuses()}
    assert due[NEWS.id] == now + 2 * minute  # never later than it was
    assert due[CITY.id] == now + 5 * minute
    assert sources.hasten([], now, minute) == set()


def test_crawlers_side_by_side_never_share_a_source(sources, now) -> None:
    sources.sync([replace(NEWS, id=f"s{n:03}") for n in range(100)], now)
    start, claimed = Barrier(4), []

    def crawl() -> None:
        start.wait()
        while claims := sources.claim(now, 7, LEASE):
            claimed.extend(c.source.id for c in claims)

    threads = [Thread(target=crawl) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counter(claimed) == {f"s{n:03}": 1 for n in range(100)}


def test_polls_with_an_overrun_are_counted_in_a_row_and_a_paused_source_is_not_hastened(
    sources, now
) -> None:
    sources.sync([NEWS], now)
    slow = Poll(HealthState.CHANGED_MARKUP, "", overran=True)
    counts = []
    for poll in (slow, WORKS, slow, slow, slow):
        [claim] = sources.claim(now, 1, LEASE)
        assert finish(sources, claim, poll, now - HOUR)
        counts.append(sources.statuses()[0].health.overruns)
    assert counts == [1, 0, 1, 2, 3]
    [claim] = sources.claim(now, 1, LEASE)
    finish(sources, claim, slow, now)
    sources.hasten([NEWS.id], now, timedelta(minutes=1))
    assert sources.statuses()[0].next_due == now + HOUR
