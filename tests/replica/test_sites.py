"""Feeds as feedparser reads them, articles as BeautifulSoup does, and HTTP's courtesies."""

import json
from calendar import timegm
from collections.abc import Callable
from datetime import UTC, datetime
from urllib.robotparser import RobotFileParser

import feedparser
import pytest
from bs4 import BeautifulSoup

from replica.post import Outlet, Post
from replica.scenario import Scenario
from replica.sites import ITEMS
from replica.world import World
from tests.making import page_of

SITES = ("vestnik", "magistral", "segodnya", "belogorsk", "narodnye")


def published(entry: feedparser.FeedParserDict) -> datetime:
    return datetime.fromtimestamp(timegm(entry.published_parsed), UTC)


Read = Callable[[World, str], feedparser.FeedParserDict]


@pytest.fixture
def read(fetch: Callable) -> Read:
    def feed(world: World, name: str) -> feedparser.FeedParserDict:
        answer = fetch(world.sites[name].feed_url)
        parsed = feedparser.parse(
            answer.body, response_headers={"content-type": answer.headers["content-type"]}
        )
        assert not parsed.bozo
        return parsed

    return feed


@pytest.mark.parametrize("name", SITES)
def test_a_feed_shows_exactly_the_newest_posts(
    staged: World, first: Scenario, read: Read, name: str
) -> None:
    posts = first.visible(staged.sites[name].outlet, staged.until())[-ITEMS:][::-1]
    assert len(posts) > 10
    entries = read(staged, name).entries
    assert [(e.id, e.title, published(e)) for e in entries] == [
        (post.native_id, post.title, post.published_at) for post in posts
    ]


def test_the_planted_letters_appear_with_their_authors_only_after_the_turn(
    world: World, today: World, first: Scenario, read: Read
) -> None:
    letters = {
        post.native_id: post
        for post in first.posts
        if post.truth.story and post.outlet.source_id == "replica_rss_narodnye"
    }
    assert letters
    assert not letters.keys() & {entry.id for entry in read(world, "narodnye").entries}
    entries = {entry.id: entry for entry in read(today, "narodnye").entries}
    for native_id, post in letters.items():
        assert post.author is not None
        assert entries[native_id].author == post.author.signature
        assert entries[native_id].summary == post.text


@pytest.mark.parametrize(
    ("name", "version", "encoding"),
    [
        ("vestnik", "rss20", "utf-8"),
        ("magistral", "rss20", "windows-1251"),
        ("segodnya", "rss20", "utf-8"),
        ("belogorsk", "atom10", "utf-8"),
    ],
)
def test_feeds_differ_in_kind_and_encoding(
    world: World, read: Read, name: str, version: str, encoding: str
) -> None:
    feed = read(world, name)
    assert (feed.version, feed.encoding.lower()) == (version, encoding)


def test_whole_texts_come_in_the_way_of_each_feed(
    world: World, first: Scenario, read: Read
) -> None:
    newest = {name: first.visible(world.sites[name].outlet, first.turn)[-1] for name in SITES}
    assert read(world, "segodnya").entries[0]["yandex_full-text"] == newest["segodnya"].text
    [content] = read(world, "belogorsk").entries[0].content
    lines = BeautifulSoup(content.value, "lxml").select("p")
    assert "\n".join(line.get_text() for line in lines) == newest["belogorsk"].text
    short = read(world, "vestnik").entries[0].summary
    assert newest["vestnik"].text.startswith(short)
    assert len(short) < len(newest["vestnik"].text)


@pytest.mark.parametrize("name", SITES)
def test_an_article_page_carries_its_text_date_and_json_ld(
    world: World, first: Scenario, fetch: Callable, name: str
) -> None:
    site = world.sites[name]
    for post in first.visible(site.outlet, first.turn)[-5:]:
        answer = fetch(f"{site.base}/news/{post.number}/")
        page = BeautifulSoup(answer.body, "lxml")  # by the meta element
        assert page.h1 is not None
        assert page.h1.get_text() == post.title
        lines = page.select(".article__text p")
        assert "\n".join(line.get_text() for line in lines) == post.text
        linked = page.select_one('script[type="application/ld+json"]')
        assert linked is not None
        data = json.loads(linked.get_text())
        assert data["headline"] == post.title
        assert datetime.fromisoformat(data["datePublished"]) == post.published_at
        assert data["datePublished"].endswith("+09:00")


def test_an_article_is_not_there_before_it_is_published(
    fresh: World, first: Scenario, fetch: Callable
) -> None:
    [item] = [
        post
        for post in first.posts
        if post.truth.story == "heating" and post.truth.kind == "news" and post.title
    ]
    address = f"{fresh.sites[item.outlet.name].base}/news/{item.number}/"
    assert fetch(address).status == 404
    fresh.advance()
    assert fetch(address).status == 200


def test_an_unchanged_feed_answers_not_modified(fresh: World, fetch: Callable) -> None:
    address = fresh.sites["narodnye"].feed_url
    whole = fetch(address)
    tag, date = whole.headers["etag"], whole.headers["last-modified"]
    for headers in ({"If-None-Match": tag}, {"If-None-Match": f'"x", W/{tag}'}):
        answer = fetch(address, headers=headers)
        assert (answer.status, answer.body, answer.headers["etag"]) == (304, b"", tag)
    assert fetch(address, headers={"If-Modified-Since": date}).status == 304
    # An entity tag outranks the date.
    both = {"If-None-Match": '"other"', "If-Modified-Since": date}
    assert fetch(address, headers=both).status == 200
    assert fetch(address, headers={"If-Modified-Since": "yesterday"}).status == 200
    fresh.advance()
    assert fetch(address, headers={"If-None-Match": tag}).status == 200
    assert fetch(address, headers={"If-Modified-Since": date}).status == 200


def test_robots_keep_readers_out_of_the_back_office_only(world: World, fetch: Callable) -> None:
    site = world.sites["vestnik"]
    robots = RobotFileParser()
    robots.parse(fetch(f"{site.base}/robots.txt").text.splitlines())
    assert robots.can_fetch("otklik", site.feed_url)
    assert robots.can_fetch("otklik", f"{site.base}/news/1/")
    assert not robots.can_fetch("otklik", f"{site.base}/admin/login")


def test_the_front_page_links_articles_and_the_feed(
    world: World, first: Scenario, fetch: Callable, outlet: Callable[[str], Outlet]
) -> None:
    site = world.sites["vestnik"]
    page = page_of(fetch(f"{site.base}/"))
    newest: Post = first.visible(outlet("replica_rss_vestnik"), first.turn)[-1]
    assert page.select_one(f'a[href="/news/{newest.number}/"]')
    assert page.select_one(f'link[rel="alternate"][href="{site.feed_path}"]')
    assert fetch(f"{site.base}/absent").status == 404
