"""What the other monitoring has and we have not, and the reverse."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cases.reconciliation import Crawled, Lack, Monitored, Overlap, reconcile, spot_of
from domain.post import post_id
from domain.source import Source, SourceKind

ZONE = ZoneInfo("Asia/Yakutsk")
AT = datetime(2026, 11, 27, 3, tzinfo=UTC)  # noon there
TOWN = Source("town", SourceKind.TELEGRAM, "Город", "Gorod_Chat")
PAPER = Source("paper", SourceKind.RSS, "Газета", "https://www.paper.example/rss")


def telegram(number: int, channel: str = "Gorod_Chat") -> str:
    return post_id(SourceKind.TELEGRAM, f"{channel}/{number}")


@pytest.mark.parametrize(
    ("link", "kind", "page", "native"),
    [
        ("https://t.me/Gorod_Chat/15", "telegram", "gorod_chat", "Gorod_Chat/15"),
        ("https://t.me/s/Gorod_Chat/15", "telegram", "gorod_chat", "Gorod_Chat/15"),
        ("https://vk.com/wall-77_12", "vk", "-77", "-77_12"),
        ("https://m.vk.com/wall-77_12?reply=15", "vk", "-77", "-77_15"),
        ("https://vk.com/gorod?w=wall-77_12", "vk", "-77", "-77_12"),
        ("https://ok.ru/group/57/topic/9", "ok", "57", "57/9"),
        ("https://www.paper.example/news/5#top", "web", "paper.example", None),
    ],
)
def test_an_address_names_a_page_and_a_post(link, kind, page, native):
    spot = spot_of(link)
    assert (spot.kind, spot.page) == (kind, page)
    if native is not None:
        assert spot.ids == (post_id(SourceKind(kind), native),)
    else:
        assert post_id(SourceKind.RSS, "https://www.paper.example/news/5") in spot.ids


@pytest.mark.parametrize(
    "link",
    ["", None, "нет", "http://[", "https://t.me/gorod", "https://vk.com/id5", "ftp://a.example/1"],
)
def test_what_is_no_address_of_a_post_is_none(link):
    assert spot_of(link) is None


def test_both_sides_are_counted_by_source_and_day():
    theirs = [
        Monitored(1, "1", AT, "https://t.me/gorod_chat/1"),
        Monitored(2, "2", AT, "https://t.me/Gorod_Chat/2"),
        Monitored(3, "3", AT - timedelta(days=1), "https://t.me/Gorod_Chat/3"),
        Monitored(4, "4", AT, "https://vk.com/wall-9_1"),
        Monitored(5, "5", AT, "https://vk.com/wall-9_2"),
        Monitored(6, "6", AT, "https://paper.example/news/1"),
        Monitored(7, "7", AT, None),
    ]
    ours = [Crawled(telegram(2), "town", AT), Crawled(telegram(8), "town", AT)]
    posts = {telegram(2): "town", telegram(3): "town"}
    result = reconcile(theirs, ours, posts, [TOWN, PAPER], ZONE)
    assert result.whole == Overlap(theirs=6, both=2, ours=2, shared=1)
    assert result.by_source == {
        "town": Overlap(theirs=3, both=2, ours=2, shared=1),
        "paper": Overlap(theirs=1),
    }
    assert list(result.by_day) == [date(2026, 11, 27), date(2026, 11, 26)]
    assert result.by_day[date(2026, 11, 26)] == Overlap(theirs=1, both=1)
    assert result.lacks == [Lack(SourceKind.VK, "-9", 2, "https://vk.com/wall-9_2")]
    assert [row.number for row in result.lost] == ["6", "1"]  # pages that we read, the latest first
    assert result.unlinked == 1


def test_nothing_on_either_side_is_no_failure():
    assert reconcile([], [], {}, [], ZONE).whole == Overlap()
