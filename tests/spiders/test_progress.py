"""Polls that end badly in the middle go on from there; what a good first one leaves is history."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from tests.crawlers.crawling import Crawl, source
from tests.crawlers.site import Page, answer, serve
from tests.spiders.conftest import NOW, channel_of
from tests.spiders.pages import item, rss

ARTICLES, MESSAGES, MANY = 8, 24, 53
AT_ONCE = 3  # pages that a strict host gives away before it asks for rest
FOLLOW = {"follow": "yes"}
MINUTE = timedelta(minutes=1)


class Strict:
    """A host that answers the requests it has `left`, and then asks for rest."""

    left = 0

    def guards(self, page: Page) -> Page:
        def guarded(request: BaseHTTPRequestHandler) -> None:
            self.left -= 1
            (page if self.left >= 0 else answer(status=429, Retry_After="60"))(request)

        return guarded


def feed(url: Callable[[str], str], count: int, at: datetime | None, more: str = "") -> Page:
    return answer(rss(*(item(f"Новость {n}", url(f"/{n}"), at) for n in range(count)), more))


@pytest.fixture(scope="session")
def polls(crawl: Crawl) -> Iterator[list[dict[str, Any]]]:
    """Three polls; something new comes before the second and the third."""
    with ExitStack() as stack:
        news, town, long = (stack.enter_context(serve(f"127.0.0.{n}")) for n in (1, 2, 3))
        strict_news, strict_town = Strict(), Strict()
        article = strict_news.guards(answer(b"none", 404))
        news.pages = {f"/{n}": article for n in range(100)}
        rows = [
            source("strict", news.url("/feed"), options=FOLLOW),
            source("town", "town", "telegram", options={"base": town.url("")}),
            source("long", long.url("/feed"), options=FOLLOW),
        ]
        results: list[dict[str, Any]] = []
        for poll in range(3):
            strict_news.left = strict_town.left = AT_ONCE
            fresh = item("Свежее", news.url("/99"), datetime.now(UTC)) if poll == 2 else ""
            news.pages["/feed"] = feed(news.url, ARTICLES, NOW - timedelta(days=1), fresh)
            # Six more messages each time: more than a page, so that a second hole opens.
            newest = MESSAGES + 6 * poll
            town.pages["/s/town"] = strict_town.guards(channel_of("town", newest, MINUTE))
            long.pages["/feed"] = feed(long.url, MANY + poll, None)
            left = results[-1]["left"] if results else {}
            results.append(crawl(rows, left=left))
        yield results


def told(polls: list[dict[str, Any]], name: str) -> list[list[tuple[str, bool]]]:
    """Of each poll the ends of its posts' native ids, and whether they are history."""
    return [
        [
            (entry["post"]["native_id"].rpartition("/")[2], entry["history"])
            for entry in result["posts"]
            if entry["post"]["source_id"] == name
        ]
        for result in polls
    ]


def states(polls: list[dict[str, Any]], name: str) -> list[str]:
    return [result["polls"][name][0]["state"] for result in polls]


def test_a_feed_of_a_strict_host_is_read_to_its_end(polls: list[dict[str, Any]]) -> None:
    first, second, third = told(polls, "strict")
    assert states(polls, "strict") == ["slowed", "slowed", "works"]
    assert [n for n, _ in first] == ["0", "1", "2"]
    assert [n for n, _ in second] == ["3", "4", "5"]
    assert [n for n, _ in third] == ["6", "7", "99"]


def test_what_is_published_since_is_news_though_no_poll_ended_well(
    polls: list[dict[str, Any]],
) -> None:
    told_so = dict(pair for poll in told(polls, "strict") for pair in poll)
    assert {n for n, history in told_so.items() if not history} == {"99"}


def test_a_channel_of_a_strict_host_is_read_ever_deeper(polls: list[dict[str, Any]]) -> None:
    assert states(polls, "town") == ["slowed", "slowed", "slowed"]
    numbers = [sorted(int(n) for n, _ in poll) for poll in told(polls, "town")]
    # The newest page, then the hole above what is known, then on where the last poll was stopped.
    assert numbers[0] == list(range(16, 25))
    assert numbers[1] == [*range(13, 16), *range(25, 31)]
    assert numbers[2] == [*range(10, 13), *range(31, 37)]


def test_what_a_good_first_poll_leaves_over_is_no_news(polls: list[dict[str, Any]]) -> None:
    first, second, third = told(polls, "long")
    assert states(polls, "long") == ["works", "works", "works"]
    assert first == [(str(n), True) for n in range(50)]
    assert second == [("50", True), ("51", True), ("52", True), ("53", False)]
    assert third == [("54", False)]
