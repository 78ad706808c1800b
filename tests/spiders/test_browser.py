"""Sites that JavaScript draws, through a real Chromium."""

import os
import signal
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from tests.crawlers.crawling import Crawl, source
from tests.crawlers.site import Page, Site, answer, serve
from tests.spiders.conftest import local, posts_of

NOW = datetime.now(UTC).replace(microsecond=0)
HTML = "text/html; charset=utf-8"
SAID = "Жители улицы Мухина третьи сутки сидят без отопления и просят помощи у города. "
HEAD = '<!DOCTYPE html><html><head><meta charset="utf-8"><title>Сайт</title></head><body>'
LIST = """<div id="app"></div><img src="/photo.png"><script>
navigator.serviceWorker?.register("/worker.js").catch(() => {});
fetch("/api/list").then(answer => answer.json()).then(numbers => {
  document.getElementById("app").innerHTML = "<main>" + numbers.map(n =>
    `<div class="card"><a href="/n/${n}">Новость города под номером ${n}</a></div>`).join("")
    + "</main>";
});</script>"""
DRAWN = f"""<div id="app"></div><script>
document.getElementById("app").innerHTML = `<main class="drawn"><h1>Новость про тепло</h1>
<time datetime="{local(NOW - timedelta(hours=1))}">x</time><p>{SAID * 2}</p><p>{SAID}</p>
<i>${{navigator.userAgent}}</i></main>`;</script>"""


def build(site: Site, numbers: str = "[1, 2, 3]") -> None:
    site.pages |= {
        "/list": answer(HEAD + LIST, content_type=HTML),
        "/api/list": answer(numbers, content_type="application/json"),
        **{f"/n/{n}": answer(HEAD + DRAWN, content_type=HTML) for n in range(1, 9)},
        "/empty": answer(f'{HEAD}<div id="app"></div>', content_type=HTML),
        "/photo.png": answer(b"png", content_type="image/png"),
        "/worker.js": answer("", content_type="text/javascript"),
    }


@pytest.fixture(scope="module")
def reading(crawl: Crawl, chromium: str) -> dict[str, Any]:
    with serve() as site:
        build(site)
        rows = [
            source("list", site.url("/list"), "browser", options={"wait": ".card, .drawn"}),
            source("empty", site.url("/empty"), "browser"),
            source("gone", site.url("/gone"), "browser"),
        ]
        result = crawl(rows, settings={"browser": chromium})
        result["asked"] = site.paths()
        result["headers"] = {path: headers for _, path, headers in site.seen}
        return result


def test_a_drawn_page_is_read_as_a_visitor_sees_it(reading: dict[str, Any]) -> None:
    posts = posts_of(reading, "list")
    assert [i[-4:] for i in posts] == ["/n/1", "/n/2", "/n/3"]
    for post in posts.values():
        assert post["title"] == "Новость про тепло"
        assert SAID.strip() in post["text"]
        assert datetime.fromisoformat(post["published_at"]) == NOW - timedelta(hours=1)


def test_we_say_who_we_are_in_the_browser_too(reading: dict[str, Any]) -> None:
    agent = reading["headers"]["/n/1"]["User-Agent"]
    assert agent == "otklik/1.0 (+duty@example.org)"
    assert reading["headers"]["/api/list"]["User-Agent"] == agent


def test_what_the_text_does_without_is_not_fetched(reading: dict[str, Any]) -> None:
    assert "/api/list" in reading["asked"]
    assert "/robots.txt" in reading["asked"]
    assert not {"/photo.png", "/worker.js"} & set(reading["asked"])


@pytest.mark.parametrize(
    ("name", "state", "reason"),
    [
        ("empty", "changed_markup", "ссылок на статьи не видно"),
        ("gone", "gone", "404"),
    ],
)
def test_a_page_that_draws_nothing_is_never_taken_for_a_silent_one(
    reading: dict[str, Any], name: str, state: str, reason: str
) -> None:
    (poll,) = reading["polls"][name]
    assert poll["state"] == state
    assert reason in poll["reason"]


@pytest.fixture
def wrapped(chromium: str, tmp_path: Path) -> Path:
    """A Chromium that notes its process id beside itself, one a line, each time it is started."""
    program = tmp_path / "chromium"
    program.write_text(f'#!/bin/sh\necho $$ >> {tmp_path}/pids\nexec {chromium} "$@"\n')
    program.chmod(0o755)
    return program


def started(program: Path) -> list[int]:
    pids = program.with_name("pids")
    return [int(line) for line in pids.read_text().split()] if pids.exists() else []


def read_three(crawl: Crawl, program: Path, second: Page | None = None, **scrapy: Any) -> set[str]:
    """The paths of the posts of a list with three articles."""
    with serve() as site:
        build(site)
        if second is not None:
            site.pages["/n/2"] = second
        row = source("list", site.url("/list"), "browser", options={"wait": ".card, .drawn"})
        result = crawl([row], settings={"browser": str(program)}, scrapy=scrapy)
    return {native_id[-4:] for native_id in posts_of(result, "list")}


def test_a_browser_that_dies_is_started_again(crawl: Crawl, wrapped: Path) -> None:
    def deadly(request: BaseHTTPRequestHandler) -> None:
        if len(started(wrapped)) == 1:
            os.kill(started(wrapped)[0], signal.SIGKILL)
        answer(HEAD + DRAWN, content_type=HTML)(request)

    assert read_three(crawl, wrapped, deadly) == {"/n/1", "/n/2", "/n/3"}
    assert len(started(wrapped)) == 2


@pytest.mark.soak  # a busy page takes a core for fifteen seconds
def test_a_page_that_hangs_is_given_up_with_its_browser(crawl: Crawl, wrapped: Path) -> None:
    hangs = answer(f"{HEAD}<script>while (true) {{}}</script>", content_type=HTML)
    found = read_three(crawl, wrapped, hangs, BROWSER_LONGEST=15, RETRY_TIMES=0)
    assert found == {"/n/1", "/n/3"}
    assert len(started(wrapped)) == 2


def test_a_browser_does_not_live_long_and_opens_no_other_pages(crawl: Crawl, wrapped: Path) -> None:
    popup = HEAD + DRAWN + '<script>window.open("/n/7")</script>'
    found = read_three(crawl, wrapped, answer(popup, content_type=HTML), BROWSER_LIFE=2)
    assert found == {"/n/1", "/n/2", "/n/3"}
    assert len(started(wrapped)) == 2  # four pages


def test_without_a_browser_the_reason_names_the_setting(crawl: Crawl) -> None:
    with serve() as site:
        build(site)
        rows = [source("list", site.url("/list"), "browser")]
        result = crawl(rows, settings={"browser": "/nowhere/chromium"})
        assert "/list" not in site.paths()
    (poll,) = result["polls"]["list"]
    assert poll["state"] == "no_access"
    assert "настройке browser" in poll["reason"]


def test_what_is_no_browser_is_told_from_a_site_that_does_not_answer(
    crawl: Crawl, tmp_path: Path
) -> None:
    broken = tmp_path / "chromium"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    with serve() as site:
        build(site)
        rows = [source("list", site.url("/list"), "browser")]
        result = crawl(rows, settings={"browser": str(broken)})
    (poll,) = result["polls"]["list"]
    assert (poll["state"], "browser" in poll["reason"]) == ("no_access", True)


def test_no_browser_is_started_for_other_kinds(crawl: Crawl, wrapped: Path) -> None:
    with serve() as site:
        site.pages["/list"] = answer(
            '<a href="/n/1">Новость города под номером один</a>', content_type=HTML
        )
        site.pages["/n/1"] = answer(f"<h1>Тепло</h1><p>{SAID * 3}</p>", content_type=HTML)
        rows = [source("list", site.url("/list"), "web")]
        result = crawl(rows, settings={"browser": str(wrapped)})
    assert len(posts_of(result, "list")) == 1
    assert started(wrapped) == []
