"""A source in trouble is named wherever its posts matter."""

from dataclasses import replace
from datetime import timedelta
from threading import Event

import pytest

from app.assembly import make_worker
from app.clock import SystemClock
from app.watching.standing import Stage, Standing
from domain.errors import IndexUnavailable, QueueUnavailable
from domain.person import Role
from domain.source import HealthState, Poll, Source, SourceKind
from tests.console.signing import browser, person
from tests.making import a_post, page_of, with_ports

HOUR = timedelta(hours=1)
WELL = Source("belogorsk", SourceKind.VK, "Белогорск", "-9", "belogorsk")
TYNDA = "/search?q=место:Тында"
SOURCES = {
    "tynda": Source("tynda", SourceKind.TELEGRAM, "Тында <чат>", "tynda_chat", "tynda"),
    "zeya": Source("zeya", SourceKind.VK, "Зея", "-1", "zeya"),
    "oblast": Source("oblast", SourceKind.RSS, "Область", "https://oblast.example/rss"),
}


def ended(installation, *ids):
    """Polls that ended badly: the page of each is gone. The others went well."""
    now = installation.clock.now()
    installation.crawl.sources.sync([*SOURCES.values(), WELL], now)
    for claim in installation.crawl.sources.claim(now, 99, HOUR):
        bad = claim.source.id in ids
        poll = Poll(HealthState.GONE, "Страницы нет") if bad else Poll(HealthState.QUIET, "")
        assert installation.crawl.sources.finish(claim, poll, now, HOUR, now + HOUR, None)


@pytest.fixture
def banner(client):
    """Titles of the sources that a page names, None where it has no banner."""

    def on(path):
        found = page_of(client.get(path)).select_one(".troubles")
        return found and [b.text for b in found.select("li b")]

    return on


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("", None),
        ("отопление", None),
        ("отопление место:Тында", ["Тында <чат>", "Область"]),
        ("место:Тында,Зея", ["Зея", "Тында <чат>", "Область"]),
        ("место:Тында | отопление", None),
        ("-место:Тында", None),
        ("место:Тында место:Белогорск", ["Область"]),
        ("источник:zeya", ["Зея"]),
        ("сеть:Telegram", ["Тында <чат>"]),
        ("сеть:Telegram место:Зея", None),
    ],
)
def test_a_search_names_those_that_it_could_have_found_unless_all(filled, banner, query, named):
    ended(filled, *SOURCES)
    assert banner(f"/search?q={query}") == named


def test_a_settlement_is_fed_by_the_sources_of_its_municipality(filled, banner):
    ended(filled, *SOURCES)
    settlement = next(s for s in filled.region.settlements.values() if s.municipality == "tynda")
    assert banner(f"/search?q=пункт:{settlement.id}") == ["Тында <чат>", "Область"]


def test_a_card_names_those_of_its_place_and_of_the_whole_region(filled, banner, alert):
    ended(filled, *SOURCES)
    assert banner(f"/alerts/{alert.id}") == ["Тында <чат>", "Область"]


def test_where_a_page_is_about_all_sources_the_pill_counts_them(filled, banner, client):
    ended(filled, "tynda", "zeya")
    for path in ("/alerts", "/search", "/feed", "/map"):
        assert banner(path) is None
        pill = page_of(client.get(path)).select_one("a.pill.warn")
        assert (pill["href"], pill.select_one(".words").text) == ("/sources", "Источники: 2 из 4")
    ended(filled)


def test_where_all_is_well_nothing_is_said(filled, banner, alert):
    ended(filled)
    for path in ("/search", "/alerts", f"/alerts/{alert.id}"):
        assert banner(path) is None


def test_the_banner_says_since_when_and_why(filled, client):
    ended(filled, "tynda")
    page = page_of(client.get(TYNDA))
    [line] = page.select(".troubles li")
    assert " ".join(line.text.split()) == (
        "Тында <чат> Telegram, Тында не читается, ни разу не ответил. Страницы нет."
    )
    assert not page.select_one(".troubles").has_attr("open")  # one line
    assert "«Тында <чат>»" in page.select_one(".troubles summary").text


def test_many_are_folded(filled, client):
    many = {f"s{n}": replace(SOURCES["tynda"], id=f"s{n}", address=f"s{n}") for n in range(40)}
    now = filled.clock.now()
    filled.crawl.sources.sync([*many.values(), SOURCES["zeya"]], now)
    for claim in filled.crawl.sources.claim(now, 99, HOUR):
        filled.crawl.sources.finish(
            claim, Poll(HealthState.GONE, "Нет"), now, HOUR, now + HOUR, None
        )
    found = page_of(client.get(TYNDA)).select_one(".troubles")
    assert not found.has_attr("open")
    assert found.summary.text.startswith("40 источников видны не полностью")
    assert "Остальные 10" in found.text


def test_when_nobody_crawls_that_is_said_once(filled):
    ended(filled, "tynda")
    later = SystemClock(start=filled.clock.now() + 9 * HOUR)
    with browser(replace(filled, clock=later)) as client:
        soup = page_of(client.get(TYNDA))
    assert "Источники не опрашиваются" in soup.select_one(".problem").text
    assert [b.text for b in soup.select(".troubles li b")] == ["Тында <чат>"]


def test_pages_of_one_moment_read_the_timetable_once(filled, client, alert):
    asked = []

    class Counting:
        def statuses(self):
            asked.append(1)
            return filled.crawl.sources.statuses()

    ended(filled, *SOURCES)
    with browser(with_ports(filled, sources=Counting())) as other:
        for path in ("/search", "/alerts", f"/alerts/{alert.id}"):
            assert other.get(path).status_code == 200
            assert len(asked) == 1


def test_who_sees_no_list_of_sources_is_not_led_to_it(filled):
    ended(filled, "tynda")
    one = person(filled, Role.EXECUTOR, bodies=list(filled.region.bodies)[:1])
    with browser(filled, one=one) as client:
        banner = page_of(client.get("/search")).select_one(".troubles")
        assert [b.text for b in banner.select("li b")] == ["Тында <чат>"]
        assert not banner.select("a")
    with browser(filled) as client:
        banner = page_of(client.get(TYNDA)).select_one(".troubles")
        assert [a["href"] for a in banner.select("a")] == ["/sources/tynda/edit", "/sources"]


def test_a_source_that_is_due_tomorrow_does_not_hide_that_nobody_crawls(filled):
    ended(filled, "tynda")
    now = filled.clock.now()
    filled.crawl.sources.sync(
        [*SOURCES.values(), replace(SOURCES["zeya"], id="rare", address="-2")], now
    )
    [claim] = filled.crawl.sources.claim(now, 1, HOUR)
    filled.crawl.sources.finish(claim, Poll(HealthState.GONE, ""), now, HOUR, now + 24 * HOUR, None)
    with browser(replace(filled, clock=SystemClock(start=now + 9 * HOUR))) as client:
        assert "Источники не опрашиваются" in client.get("/search").text


def test_posts_that_nobody_works_on_are_told_on_every_page(filled):
    now = filled.clock.now()
    post = a_post("1", now, source_id="tynda", text="Нет света")
    filled.posts.queue.put([post], history=False)
    with browser(filled) as client:
        assert "Посты не обрабатываются" in client.get("/search").text
        make_worker(filled, "w").run(Event(), idle=lambda: True)
        filled.posts.queue.put([replace(post, native_id="2")], history=False)
        assert "Посты не обрабатываются" not in client.get("/search").text
    with browser(replace(filled, clock=SystemClock(start=now + HOUR))) as client:
        assert "Посты не обрабатываются" in client.get("/search").text


def test_what_the_processing_waits_for_is_told_on_every_page(filled):
    standing = Standing(Stage.PROCESSING, filled.marks, filled.clock)
    with browser(filled) as client:
        standing.waits(IndexUnavailable("403", answered=True))
        shown = client.get("/duty").text
        assert "Посты не обрабатываются с " in shown
        assert "поисковый индекс отказывает" in shown
        standing.goes_on()
        assert "Посты не обрабатываются" not in client.get("/duty").text
        Standing(Stage.INTAKE, filled.marks, filled.clock).waits(QueueUnavailable("OOM"))
        shown = client.get("/duty").text
        assert "Новые посты не принимаются с " in shown
        assert "очередь не отвечает" in shown
