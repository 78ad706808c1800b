"""Recognises an unknown address: a feed, a page that names its feed, a forum, a list of articles,
a page drawn by scripts, or a server of Open311. Pure; crawlers.parser.pool runs it.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Tag

from crawlers.reading.extraction import decode, join_url, tidy
from crawlers.reading.feeds import is_feed
from domain.source import SourceKind

_HEAD = 4096  # characters in which a feed states its title
_TITLE = re.compile(r"<title[^<>]*>(?:<!\[CDATA\[)?(.{1,300}?)(?:\]\]>)?</title>", re.DOTALL)
_FEED_TYPES = re.compile(
    r"application/(?:rss\+xml|atom\+xml|rdf\+xml|feed\+json|json)|text/xml", re.IGNORECASE
)
_OF_OPEN311 = re.compile(
    r"georeport_v2|[<\"'](?:service_request_id|service_code)[>\"']", re.IGNORECASE
)
_COMMENTS = re.compile(r"comment|коммент", re.IGNORECASE)
_PHPBB_LINK = re.compile(r"(?:^|/)view(?:topic|forum)\.php\?")
_BOARD_LINK = re.compile(r"(?:^|/)(?:view\w+|memberlist|ucp|posting)\.php")
FEEDS = 3  # feeds taken from a page
EMPTY = 300  # characters of text; a page of scripts with less shows nothing without them
TITLE = 100  # characters


@dataclass(frozen=True, slots=True)
class Guess:
    kind: SourceKind
    address: str
    title: str | None
    said: str


def recognise(body: bytes, content_type: str, url: str) -> list[Guess]:
    """Guesses in the order to try them; empty if there is nothing to read."""
    text = decode(body, content_type).lstrip("\ufeff \t\r\n\x00")
    if is_feed(text):
        title = _TITLE.search(text[:_HEAD])
        return [Guess(SourceKind.RSS, url, _short(title[1] if title else None), "Это лента")]
    if text[:1] in ("{", "[", "<") and _OF_OPEN311.search(text[:_HEAD]):
        return [Guess(SourceKind.OPEN311, url, None, "Это сервер обращений Open311")]
    if text.startswith("{"):
        return _json_feed(text, url)
    if not text:
        return []
    return _of_page(BeautifulSoup(text, "lxml"), url)


def _json_feed(text: str, url: str) -> list[Guess]:
    try:
        feed = json.loads(text)
    except (ValueError, RecursionError):
        return []
    if "jsonfeed.org" not in str(feed.get("version")):
        return []
    return [Guess(SourceKind.RSS, url, _short(feed.get("title")), "Это лента JSON Feed")]


def _of_page(soup: BeautifulSoup, url: str) -> list[Guess]:
    title = _short(soup.title.get_text() if soup.title else None)
    if reason := _forum(soup):
        return [Guess(SourceKind.FORUM, url, title, reason)]
    board = _board_beside(soup, url, title)
    guesses = [
        Guess(SourceKind.RSS, feed, title, f"На странице объявлена лента {feed}")
        for feed in _feeds(soup, url)
    ]
    scripts = len(soup.find_all("script"))
    for tag in soup(["script", "style", "noscript", "template"]):
        tag.decompose()
    drawn = Guess(SourceKind.BROWSER, url, title, "Страницу рисуют скрипты: нужен браузер")
    if scripts and len(tidy(soup.get_text(" "))) < EMPTY:
        return [*guesses, drawn, *board]
    guesses.append(Guess(SourceKind.WEB, url, title, "Обычный сайт: статьи читаются по ссылкам"))
    return [*guesses, *([drawn] if scripts else []), *board]


def _forum(soup: BeautifulSoup) -> str | None:
    generators = " ".join(str(tag.get("content")) for tag in soup.select("meta[name=generator]"))
    if "discourse" in generators.lower():
        return "Это форум на Discourse"
    body = soup.body
    marked = isinstance(body, Tag) and body.get("id") == "phpbb"
    own = 2 * len(soup.find_all("a", href=_BOARD_LINK)) > len(soup.find_all("a", href=True))
    linked = len(soup.find_all("a", href=_PHPBB_LINK)) >= FEEDS
    if marked or (linked and own) or "phpbb" in generators.lower():
        return "Это форум на phpBB"
    return None


def _board_beside(soup: BeautifulSoup, url: str, title: str | None) -> list[Guess]:
    links = soup.find_all("a", href=_PHPBB_LINK)
    address = join_url(url, str(links[0]["href"])) if len(links) >= FEEDS else None
    if address is None:
        return []
    return [Guess(SourceKind.FORUM, urljoin(address, "."), title, "Рядом форум на phpBB")]


def _feeds(soup: BeautifulSoup, url: str) -> Iterator[str]:
    feeds: dict[str, bool] = {}
    for link in soup.find_all("link", rel="alternate", href=True):
        if _FEED_TYPES.fullmatch(str(link.get("type", "")).partition(";")[0].strip()):
            try:
                address = urljoin(url, str(link["href"]).strip())
                parts = urlsplit(address)
            except ValueError:  # not an address
                continue
            about = f"{link.get('title', '')} {parts.path}"
            if parts.scheme in ("http", "https"):
                feeds.setdefault(address, bool(_COMMENTS.search(about)))
    yield from sorted(feeds, key=lambda address: feeds[address])[:FEEDS]


def _short(title: object) -> str | None:
    return (tidy(title)[:TITLE].strip() or None) if isinstance(title, str) else None
