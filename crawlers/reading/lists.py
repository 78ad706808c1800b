"""Links to articles: list pages of sites, and sitemaps. Pure; CPU-heavy, so crawlers.parser.pool
runs it.
"""

import re
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice
from statistics import median
from urllib.parse import parse_qsl, urljoin, urlsplit
from zoneinfo import ZoneInfo

from bs4 import BeautifulSoup, Tag
from lxml import etree  # type: ignore[import-untyped]

from crawlers.reading.article import refusal_of
from crawlers.reading.comments import Options, first_date, select
from crawlers.reading.dates import parse_date
from crawlers.reading.elements import local_name
from crawlers.reading.extraction import canonical, decode_page, tidy
from crawlers.reading.publication import lone_dates
from domain.errors import PollFailed
from domain.source import HealthState

MAX_LINKS = 1000  # per list or sitemap, the newest of the dated ones
MAX_XML = 10 * 1024 * 1024  # bytes of an unpacked sitemap


@dataclass(frozen=True, slots=True)
class Link:
    url: str
    title: str | None = None
    published_at: datetime | None = None
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Sitemap:
    """The newest first; undated ones keep the file's order."""

    links: tuple[Link, ...]
    maps: tuple[Link, ...]


def read_list(
    body: bytes, content_type: str, url: str, options: Options, zone: ZoneInfo, now: datetime
) -> tuple[Link, ...]:
    """In the page's order: the matches of the selector `links` (links, or cards around links),
    otherwise the articles by the shape of their addresses. Raises PollFailed (changed markup) if
    there are none, and like `read_page`.
    """
    soup = BeautifulSoup(decode_page(body, content_type), "lxml")
    if (refusal := refusal_of(soup)) is not None:
        raise refusal
    base = _base(soup, url)
    if selector := options.get("links"):
        elements = select(soup, selector, "links")
        anchors = list(chain.from_iterable(_anchors(tag) for tag in elements))
    else:
        anchors = list(_anchors(soup))
    named: defaultdict[str, list[Tag]] = defaultdict(list)
    for anchor in anchors:
        address = _address(base, str(anchor["href"]), any_host=bool(selector))
        if address is not None and not _FILE.search(urlsplit(address).path):
            named[address].append(anchor)
    if not selector:
        named = _articles(named, canonical(url))
    if not named:
        why = "по указанному селектору ссылок нет" if selector else "ссылок на статьи не видно"
        raise PollFailed(HealthState.CHANGED_MARKUP, f"Вид страницы изменился: {why}")
    links = []
    for address, tags in list(named.items())[:MAX_LINKS]:
        card = _card(tags[0], address, base)
        title = max((tidy(tag.get_text(" ")) for tag in tags), key=len)
        date = _card_date(card, options.get("date"), zone, now)
        links.append(Link(address, title.replace("\n", " ") or None, date))
    return tuple(links)


def read_sitemap(body: bytes, url: str, zone: ZoneInfo, now: datetime) -> Sitemap:
    """A sitemap, a news sitemap or a sitemap index, gzipped or not. Raises PollFailed (changed
    markup) for anything else.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
    try:
        root = etree.fromstring(_unpacked(body), parser)
    except (etree.XMLSyntaxError, ValueError, zlib.error):
        root = None
    name = local_name(root) if root is not None else ""
    if root is None or name not in ("urlset", "sitemapindex"):
        raise PollFailed(HealthState.CHANGED_MARKUP, "По адресу sitemap не карта сайта")
    links: list[Link] = []
    for entry in root.iterfind("{*}url" if name == "urlset" else "{*}sitemap"):
        fields = {local_name(e): (e.text or "").strip() for e in entry.iter("{*}*")}
        address = _address(url, fields.get("loc", ""), any_host=False)
        if address is None or address == canonical(url):
            continue
        published = parse_date(fields.get("publication_date", ""), zone, now)
        changed = parse_date(fields.get("lastmod", ""), zone, now)
        links.append(Link(address, fields.get("title") or None, published, changed))
    if not links:
        raise PollFailed(HealthState.CHANGED_MARKUP, "Карта сайта пуста")
    links.sort(key=lambda link: _when(link, zone), reverse=True)
    newest = tuple(links[:MAX_LINKS])
    return Sitemap(newest, ()) if name == "urlset" else Sitemap((), newest)


_FILE = re.compile(
    r"\.(?:jpe?g|png|gif|webp|svg|pdf|docx?|xlsx?|zip|rar|mp[34]|xml|rss|css|js)$", re.IGNORECASE
)


def is_home(url: str) -> bool:
    """Many sites redirect from removed pages to their home page."""
    parts = urlsplit(url)
    return parts.path in ("", "/") and not parts.query


def _base(soup: BeautifulSoup, url: str) -> str:
    tag = soup.select_one("base[href]")
    with suppress(ValueError):
        return urljoin(url, str(tag["href"])) if tag else url
    return url


def _address(base: str, href: str, any_host: bool) -> str | None:
    try:
        url = canonical(urljoin(base, href.strip()))
        parts, home = urlsplit(url), urlsplit(base)
        host, own = parts.hostname or "", home.hostname or ""
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host:
        return None
    if not any_host and host.removeprefix("www.") != own.removeprefix("www."):
        return None
    return url


def _when(link: Link, zone: ZoneInfo) -> datetime:
    return link.published_at or link.changed_at or datetime.min.replace(tzinfo=zone)


_HEADLINE = 3  # words; menus and people's names have fewer
_SEVERAL = 3  # headlines of one more shape
_AS_LONG = 0.6  # of the headlines of the best shape
_NAME = 4  # words in the last step of an address
_MENU = ("nav", "header", "footer")
_AROUND, _IN_CARD = 20, 50  # elements around a link, links within
_CARD_LINES = 20  # strings of a card among which its date may stand


def _anchors(tag: Tag) -> Iterator[Tag]:
    if tag.name == "a" and tag.get("href"):
        yield tag
        return
    inside = tag.select("a[href]")
    around = tag.find_parent("a", href=True) if not inside else None
    yield from inside or ([around] if isinstance(around, Tag) else [])


def _shape(url: str) -> tuple[str, ...]:
    parts = urlsplit(url)
    steps = [step for step in parts.path.split("/") if step]
    kinds = ["9" if step.isdecimal() else "w" for step in steps[:-1]]
    last = steps[-1] if steps else ""
    kinds.append("9" if re.fullmatch(r"\d+(?:\.\w+)?", last) else "w")
    return (*kinds, *sorted(name for name, _ in parse_qsl(parts.query)))


def _articles(named: Mapping[str, list[Tag]], own: str) -> defaultdict[str, list[Tag]]:
    """The links whose addresses have the shape of most of the page's headlines, or another shape of
    several: many sites give news and stories different addresses.
    """
    alike: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    titles: dict[str, str] = {}
    headlines: set[str] = set()
    for url, tags in named.items():
        outside = (tidy(tag.get_text(" ")) for tag in tags if not _is_in_menu(tag))
        titles[url] = title = max(outside, key=len, default="")
        alike[_shape(url)].append(url)
        if url != own and not is_home(url) and len(title.split()) >= _HEADLINE:
            headlines.add(url)
    shown = {shape: [url for url in urls if url in headlines] for shape, urls in alike.items()}
    lengths = {shape: [len(titles[url]) for url in urls] for shape, urls in shown.items() if urls}
    telling = {
        shape
        for shape in lengths
        if len(shown[shape]) >= _SEVERAL and all(map(_names_article, shown[shape]))
    }
    best = max(lengths, key=lambda s: sum(lengths[s]) * (1 + (s in telling)), default=())
    kept: set[str] = set()
    for shape in lengths:
        # Goods, people and rubrics have shorter names than articles.
        long_enough = median(lengths[shape]) >= _AS_LONG * median(lengths[best])
        if shape != best and not (shape in telling and long_enough):
            continue
        kept.update(shown[shape])
        # A number in the address marks an article even if its headline is short; a word may be a
        # rubric's.
        if "9" in shape and shape[-1] != "w":
            sections = set(map(_section, shown[shape]))
            kept.update(u for u in alike[shape] if titles[u] and _section(u) in sections)
    return defaultdict(list, ((url, named[url]) for url in named if url in kept))


def _is_in_menu(tag: Tag) -> bool:
    """As `find_parent`, which asks a filter of each parent: most of the time of deep pages."""
    return any(parent.name in _MENU for parent in tag.parents)


def _names_article(url: str) -> bool:
    address = url.partition("//")[2].partition("/")[2]
    last = urlsplit(url).path.rstrip("/").rpartition("/")[2]
    return bool(re.search(r"\d{3}", address)) or len(re.split("[_-]", last)) >= _NAME


def _section(url: str) -> str:
    return urlsplit(url).path.lstrip("/").partition("/")[0]


def _card(anchor: Tag, url: str, base: str) -> Tag:
    card = anchor
    for parent in islice(anchor.parents, _AROUND):
        if parent.name in ("body", "html", "[document]", "main"):
            break
        # A card may contain one address several times, but not this many links.
        near = parent.find_all("a", href=True, limit=_IN_CARD)
        others = (_address(base, str(a["href"]), any_host=True) for a in near)
        if len(near) == _IN_CARD or any(o is not None and o != url for o in others):
            break
        card = parent
    return card


def _card_date(card: Tag, selector: str | None, zone: ZoneInfo, now: datetime) -> datetime | None:
    places = select(card, selector, "date")[:3] if selector else []
    places += card.select('time, [class*="date" i], [class*="time" i]', limit=3)
    if (marked := first_date(places, zone, now)) is not None:
        return marked
    lines = list(map(tidy, islice(card.stripped_strings, _CARD_LINES)))
    dates = (parse_date(stated, zone, now) for stated in lone_dates(lines))
    return next(filter(None, dates), None)


def _unpacked(body: bytes) -> bytes:
    if not body.startswith(b"\x1f\x8b"):
        return body
    return zlib.decompressobj(wbits=31).decompress(body, MAX_XML)
