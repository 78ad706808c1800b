"""What an unknown address is: a feed, a page that names its feed, a forum, a list of articles, or a
page that scripts draw. Pure; crawlers.parser.pool runs it.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Tag

from crawlers.reading.extraction import decode, tidy
from domain.source import SourceKind

_HEAD = 4096  # characters in which a feed says that it is one
_FEED = re.compile(r"<(?:\w+:)?(?:rss|rdf|feed|channel)[\s>]", re.IGNORECASE)
_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)
_TITLE = re.compile(r"<title[^<>]*>(?:<!\[CDATA\[)?(.{1,300}?)(?:\]\]>)?</title>", re.DOTALL)
_FEED_TYPES = re.compile(
    r"application/(?:rss\+xml|atom\+xml|rdf\+xml|feed\+json|json)|text/xml", re.IGNORECASE
)
_COMMENTS = re.compile(r"comment|коммент", re.IGNORECASE)
_PHPBB_LINK = re.compile(r"/?view(?:topic|forum)\.php\?")
FEEDS = 3  # of those a page names
EMPTY = 300  # characters of text below which a page with scripts shows nothing without them
TITLE = 100  # characters


@dataclass(frozen=True, slots=True)
class Guess:
    """What an address may be, and in Russian how that shows."""

    kind: SourceKind
    address: str
    title: str | None
    said: str


def recognise(body: bytes, content_type: str, url: str) -> list[Guess]:
    """Guesses in the order in which to try them; none where there is nothing to read."""
    text = decode(body, content_type).lstrip("\ufeff \t\r\n\x00")
    head = text[:_HEAD]
    feed, page = _FEED.search(head), _PAGE.search(head)
    if feed and (page is None or feed.start() < page.start()):
        found = _TITLE.search(head)
        return [Guess(SourceKind.RSS, url, _short(found[1] if found else None), "Это лента")]
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
    if said := _forum(soup):
        return [Guess(SourceKind.FORUM, url, title, said)]
    guesses = [
        Guess(SourceKind.RSS, feed, title, f"На странице объявлена лента {feed}")
        for feed in _feeds(soup, url)
    ]
    scripts = len(soup.find_all("script"))
    for tag in soup(["script", "style", "noscript", "template"]):
        tag.decompose()
    drawn = Guess(SourceKind.BROWSER, url, title, "Страницу рисуют скрипты: нужен браузер")
    if scripts and len(tidy(soup.get_text(" "))) < EMPTY:
        return [*guesses, drawn]
    guesses.append(Guess(SourceKind.WEB, url, title, "Обычный сайт: статьи читаются по ссылкам"))
    return [*guesses, drawn] if scripts else guesses


def _forum(soup: BeautifulSoup) -> str | None:
    generators = " ".join(str(tag.get("content")) for tag in soup.select("meta[name=generator]"))
    if "discourse" in generators.lower():
        return "Это форум на Discourse"
    body = soup.body
    marked = isinstance(body, Tag) and body.get("id") == "phpbb"
    if (
        marked
        or len(soup.find_all("a", href=_PHPBB_LINK)) >= FEEDS
        or "phpbb" in generators.lower()
    ):
        return "Это форум на phpBB"
    return None


def _feeds(soup: BeautifulSoup, url: str) -> Iterator[str]:
    """Addresses of the feeds that a page names, of its posts before those of comments."""
    found: dict[str, bool] = {}
    for link in soup.find_all("link", rel="alternate", href=True):
        if _FEED_TYPES.fullmatch(str(link.get("type", "")).partition(";")[0].strip()):
            try:
                address = urljoin(url, str(link["href"]).strip())
                parts = urlsplit(address)
            except ValueError:  # no address at all
                continue
            about = f"{link.get('title', '')} {parts.path}"
            if parts.scheme in ("http", "https"):
                found.setdefault(address, bool(_COMMENTS.search(about)))
    yield from sorted(found, key=lambda address: found[address])[:FEEDS]


def _short(title: object) -> str | None:
    return (tidy(title)[:TITLE].strip() or None) if isinstance(title, str) else None
