"""Feeds that are broken in one place, or tell their entries badly apart."""

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from zoneinfo import ZoneInfo

import pytest

from crawlers.reading.feeds import FeedEntry, read_feed
from domain.errors import PollFailed
from domain.source import HealthState

ZONE = ZoneInfo("Asia/Yakutsk")
NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
FEED = "http://gazeta.example/rss"


def rss(*items: str) -> str:
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{"".join(items)}</channel></rss>'


def entries(*items: str) -> tuple[FeedEntry, ...]:
    return read_feed(rss(*items).encode(), "application/xml", FEED, ZONE, NOW).entries


def item(title: str, link: str, more: str = "") -> str:
    return f"<item><title>{title}</title><link>{link}</link>{more}</item>"


@pytest.mark.parametrize("guid", ["0", "http://gazeta.example/"])
def test_a_guid_that_all_have_tells_nobody(guid: str) -> None:
    found = entries(*(item(f"Н{n}", f"/{n}", f"<guid>{guid}</guid>") for n in range(3)))
    assert [entry.native_id for entry in found] == [f"http://gazeta.example/{n}" for n in range(3)]


def test_a_link_that_all_have_tells_nobody() -> None:
    found = entries(item("Нет воды", "/"), item("Нет света", "/"), item("Нет воды", "/"))
    assert [entry.title for entry in found] == ["Нет воды", "Нет света"]
    assert len({entry.native_id for entry in found}) == 2


def test_a_broken_address_costs_no_other_entry() -> None:
    broken = '<enclosure url="http://[x" type="image/png"/>'
    assert [entry.title for entry in entries(item("Раз", "/1", broken), item("Два", "/2"))] == [
        "Раз",
        "Два",
    ]


def test_a_json_feed_may_hold_anything() -> None:
    rows = [
        {"id": 1, "url": "http://[x", "content_text": "Раз", "attachments": 5},
        {"id": 2, "content_text": "Два", "attachments": [5, {"url": "/2.jpg", "title": 7}]},
        {"id": "\ud83d", "content_text": "Три", "authors": [5, {"name": "Иван"}]},
    ]
    body = json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": rows})
    found = read_feed(body.encode(), "application/json", FEED, ZONE, NOW).entries
    assert [entry.text for entry in found] == ["Раз", "Два", "Три"]
    assert [entry.url for entry in found] == [FEED, FEED, FEED]
    assert [(a.url, a.title) for a in found[1].attachments] == [
        ("http://gazeta.example/2.jpg", "7")
    ]
    assert found[2].author == "Иван"
    assert found[2].native_id == "gazeta.example#?"


def test_where_an_entry_stood_first_is_no_part_of_its_text() -> None:
    said = "&lt;p&gt;Нет воды&lt;/p&gt;&lt;p&gt;Сообщение Вода появились сначала на Амур.&lt;/p&gt;"
    (entry,) = entries(item("Вода", "/1", f"<description>{said}</description>"))
    assert entry.text == "Нет воды"


def dated(*at: datetime) -> list[datetime | None]:
    dates = (f"<pubDate>{format_datetime(each)}</pubDate>" for each in at)
    found = entries(*(item(f"Новость {n}", f"/{n}", date) for n, date in enumerate(dates)))
    return [entry.published_at for entry in found]


def test_a_feed_that_dates_all_entries_to_its_own_moment_has_no_dates() -> None:
    assert dated(*[NOW] * 5) == [None] * 5
    hour_ago = NOW - timedelta(hours=1)
    for dates in ([NOW] * 4, [hour_ago] * 5, [*[NOW] * 4, hour_ago]):
        assert dated(*dates) == dates


def test_a_picture_of_media_rss_is_an_attachment_where_none_is_enclosed() -> None:
    media = "xmlns:media='http://search.yahoo.com/mrss/'"
    picture = f"<media:content {media} url='/a.jpg' medium='image'/>"
    film = f"<media:content {media} url='/a.swf' type='application/x-shockwave-flash'/>"
    enclosed = "<enclosure url='/b.jpg' type='image/jpeg'/>"
    found = entries(item("Вода", "/1", picture + film), item("Свет", "/2", picture + enclosed))
    assert [[(a.kind, a.url) for a in entry.attachments] for entry in found] == [
        [("photo", "http://gazeta.example/a.jpg")],
        [("photo", "http://gazeta.example/b.jpg")],
    ]


@pytest.mark.parametrize(
    "head", ["<!DOCTYPE html>\n", '<?xml version="1.0"?><!doctype html SYSTEM "about:legacy">', ""]
)
def test_a_feed_behind_a_page_s_doctype_is_a_feed(head: str) -> None:
    feed = f'{head}<rss version="2.0"><channel>{item("Нет воды", "/1")}</channel></rss>'
    found = read_feed(feed.encode(), "text/html", FEED, ZONE, NOW).entries
    assert [entry.title for entry in found] == ["Нет воды"]


@pytest.mark.parametrize(
    "page",
    [
        "<!DOCTYPE html><html><body><rss version='2.0'></rss>",
        "<!DOCTYPE html>\n<title>Вести</title><p>&lt;rss&gt;",
        "<html><pre>&lt;rss&gt;",
    ],
)
def test_a_page_that_shows_a_feed_is_none(page: str) -> None:
    with pytest.raises(PollFailed) as failure:
        read_feed(page.encode(), "text/html", FEED, ZONE, NOW)
    assert failure.value.state is HealthState.GONE


@pytest.mark.parametrize("sign", ["&#x110000;", "&#xD800;", "&#99999999999;"])
def test_a_sign_that_there_cannot_be_costs_no_more_than_itself(sign: str) -> None:
    """The second feed is no XML, and feedparser reads it loosely."""
    item = f"<item><title>Яма {sign}</title><link>http://a.example/1</link></item>"
    for broken in ("", "<b"):
        feed = f"<rss version='2.0'><channel>{item}{broken}</channel></rss>".encode()
        [entry] = read_feed(feed, "", "http://a.example/", ZONE, NOW).entries
        assert entry.title is not None
        assert entry.title.startswith("Яма")
