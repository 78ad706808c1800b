import pytest

from domain.source import SourceKind
from region.sources.addresses import read_address
from region.sources.registry import NAMES


@pytest.mark.parametrize(
    ("text", "kind", "address"),
    [
        ("https://t.me/tynda_live", "telegram", "tynda_live"),
        ("t.me/s/tynda_live", "telegram", "tynda_live"),
        ("https://t.me/tynda_live/123?single", "telegram", "tynda_live"),
        ("telegram.me/tynda_live", "telegram", "tynda_live"),
        (" @tynda_live ", "telegram", "tynda_live"),
        ("https://vk.com/zeya28", "vk", "zeya28"),
        ("https://m.vk.com/zeya28?from=search", "vk", "zeya28"),
        ("vk.ru/zeya28", "vk", "zeya28"),
        ("https://vk.com/club123", "vk", "-123"),
        ("https://vk.com/public123", "vk", "-123"),
        ("https://vk.com/wall-123_45", "vk", "-123"),
        ("https://vk.com/feed?w=wall-123_45", "vk", "-123"),
        ("https://ok.ru/group/5551", "ok", "5551"),
        ("https://m.ok.ru/zeya", "ok", "zeya"),
        ("https://max.ru/zeya_gos", "max", "zeya_gos"),
        ("https://example.org/rss", "rss", "https://example.org/rss"),
        ("example.org/news/rss.php", "rss", "https://example.org/news/rss.php"),
        ("https://example.org/feed/", "rss", "https://example.org/feed/"),
        ("https://example.org/all.rss", "rss", "https://example.org/all.rss"),
        ("city.example/open311/v2/", "open311", "https://city.example/open311/v2/"),
        ("https://city.example/v2/requests.xml", "open311", "https://city.example/v2/requests.xml"),
        ("example.org/news", None, "https://example.org/news"),
        ("https://example.org/rss-agregator", None, "https://example.org/rss-agregator"),
        ("https://notvk.com/zeya28", None, "https://notvk.com/zeya28"),
        ("http://[::1", None, "http://[::1"),
    ],
)
def test_what_people_write_is_read(text: str, kind: str | None, address: str) -> None:
    assert read_address(text) == (None if kind is None else SourceKind(kind), address)


@pytest.mark.parametrize("text", ["https://t.me/+AbCdEf", "t.me/", "https://vk.com/"])
def test_what_is_no_public_page_is_left_for_the_rules_to_refuse(text: str) -> None:
    kind, address = read_address(text)
    assert kind is not None
    pattern, _ = NAMES[kind]
    assert not pattern.fullmatch(address)
