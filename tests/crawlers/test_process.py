"""The process: Scrapy's own command line, a stop by signal, and a death by kill -9."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from threading import Event

import pytest

from app.clock import SystemClock
from app.key import create_key
from store.engine import open_database
from store.queue import SqlQueue
from store.sources import SqlSources
from tests.crawlers.crawling import ROOT, Crawl, source
from tests.crawlers.site import Site, answer, serve

ARTICLES = 12


def _scrapy(folder: Path, *command: str) -> "subprocess.Popen[str]":
    environment = {k: v for k, v in os.environ.items() if not k.startswith("OTKLIK_")}
    own = {"DATA": str(folder), "SOURCES": str(folder / "sources.yaml"), "CRAWL_LEASE": "PT1S"}
    return subprocess.Popen(
        [sys.executable, "-m", "scrapy", *command],
        cwd=ROOT,
        env={**environment, **{f"OTKLIK_{name}": value for name, value in own.items()}},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        umask=0o022,
    )


def _until(done: Callable[[], bool], seconds: float = 30) -> None:
    pause, deadline = Event(), time.monotonic() + seconds
    while not done():
        assert time.monotonic() < deadline, "nothing happened in time"
        pause.wait(0.02)


def _feed(site: Site) -> None:
    items = "".join(
        f"<item><title>Новость {n}</title><link>{site.url(f'/a/{n}')}</link></item>"
        for n in range(ARTICLES)
    )
    site.pages = {
        "/feed": answer(f'<rss version="2.0"><channel><title>Т</title>{items}</channel></rss>')
    }


def _registry(folder: Path, site: Site) -> None:
    create_key(folder / "pseudonym.key")
    row = {
        "id": "news",
        "kind": "rss",
        "title": "Вести",
        "address": site.url("/feed"),
        "internal": "true",
        "delay": "0",
        "options": '{follow: "yes"}',
    }
    lines = [f"{'- ' if name == 'id' else '  '}{name}: {value}" for name, value in row.items()]
    (folder / "sources.yaml").write_text("\n".join(["sources:", *lines, ""]), "utf-8")


def test_scrapy_lists_the_spiders(tmp_path: Path) -> None:
    process = _scrapy(tmp_path, "list")
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert out.split() == sorted(file.stem for file in (ROOT / "spiders").glob("[!_]*.py"))


def test_a_crawler_killed_in_mid_crawl_loses_nothing(tmp_path: Path) -> None:
    reached = Event()

    def slow(request: BaseHTTPRequestHandler) -> None:
        reached.set()
        Event().wait(60)

    with serve() as site:
        _feed(site)
        site.pages[f"/a/{ARTICLES // 2}"] = slow
        _registry(tmp_path, site)
        killed = _scrapy(tmp_path, "crawl", "rss")
        _until(lambda: reached.is_set() or killed.poll() is not None, 60)
        assert reached.is_set(), killed.communicate()[1]
        _until(lambda: len(_family(tmp_path)) >= 2)
        killed.kill()
        killed.communicate()
        _until(lambda: not _family(tmp_path))  # the parser's process goes along
        half = _queued(tmp_path)
        assert 0 < len(half) < ARTICLES

        del site.pages[f"/a/{ARTICLES // 2}"]
        _until(lambda: _due(tmp_path))
        again = _scrapy(tmp_path, "crawl", "rss")
        _, err = again.communicate(timeout=60)
    assert again.returncode == 0, err
    assert _queued(tmp_path) == {site.url(f"/a/{n}") for n in range(ARTICLES)}
    assert len(half) + ARTICLES == _depth(tmp_path)  # what came twice is for the ledger
    assert "Traceback" not in err
    assert [path.name for path in tmp_path.glob("*.db*") if path.stat().st_mode & 0o077] == []


def _family(folder: Path) -> list[str]:
    """Processes that have this folder in their environment, the crawler's and its parser's."""
    found = []
    for file in Path("/proc").glob("[0-9]*/environ"):
        try:
            if f"OTKLIK_DATA={folder}".encode() in file.read_bytes():
                found.append(file.parent.name)
        except OSError:  # another user's, or gone meanwhile
            continue
    return found


def _queued(folder: Path) -> set[str]:
    engine = open_database(f"sqlite:///{folder / 'otklik.db'}")
    try:
        entries = SqlQueue(engine).take("test", 1000, timedelta(0), SystemClock().now())
        return {entry.post.native_id for entry in entries}
    finally:
        engine.dispose()


def _depth(folder: Path) -> int:
    engine = open_database(f"sqlite:///{folder / 'otklik.db'}")
    try:
        return SqlQueue(engine).depth()
    finally:
        engine.dispose()


def _due(folder: Path) -> bool:
    """Whether the dead crawler's lease has run out; the claim taken to see it has no lease."""
    engine = open_database(f"sqlite:///{folder / 'otklik.db'}")
    try:
        return bool(SqlSources(engine).claim(SystemClock().now(), 1, timedelta(0)))
    finally:
        engine.dispose()


def test_sigterm_ends_the_endless_crawl_in_good_order(crawl: Crawl) -> None:
    over = Event()

    def slow(request: BaseHTTPRequestHandler) -> None:
        over.wait(60)

    with serve() as site, serve("127.0.0.2") as other:
        _feed(site)
        other.pages = {"/feed": slow}
        result = crawl(
            [source("quick", site.url("/feed")), source("slow", other.url("/feed"))],
            once=False,
            stop_when={"posts": ARTICLES},
        )
        over.set()
    assert len(result["posts"]) == ARTICLES
    assert result["raised"] is None
    assert "slow" not in result["polls"]  # stopped in the middle: its lease runs out
    assert "Traceback" not in result["log"]
    assert "never" not in result["log"]  # no coroutine that was never awaited, no task destroyed


def test_an_endless_crawl_does_not_live_on_without_one_of_its_spiders(crawl: Crawl) -> None:
    over = Event()
    with serve() as site:
        site.pages = {"/s/town": lambda _: over.wait(60)}
        town = source("town", "town", "telegram", options={"base": site.url("")})
        result = crawl([town], once=False, fails={"claim rss": "ZeroDivisionError"})
        over.set()
    assert result["raised"] == "ZeroDivisionError"
    assert result["polls"] == {}  # the poll in hand was stopped, and its lease runs out


@pytest.mark.parametrize("part", ["statuses", "claim rss", "finish"])
def test_one_round_with_the_database_down_does_not_end_well(crawl: Crawl, part: str) -> None:
    with serve() as site:
        _feed(site)
        result = crawl([source("news", site.url("/feed"))], fails={part: "StoreUnavailable"})
    assert result["raised"] == "StoreUnavailable"
    assert result["left"]["news"]["cursor"] is None
