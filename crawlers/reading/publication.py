"""When a page says it was published, and its headline, near which visible dates stand. Pure except
for dateparser's caches.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, time
from itertools import chain, islice
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

from crawlers.reading.dates import EDITED, VISIBLE, is_hour, lone_date, parse_date
from crawlers.reading.extraction import linked_data, text_line, tidy

_STATED = 50  # dates tried per page: the last are the least likely
_MARKED = 3  # elements of microdata; the first may be empty
# Names of <meta>, the surest first.
_META = (
    "article:published_time",
    "og:article:published_time",
    "article:published",
    "og:published_time",
    "datepublished",
    "mediator_published_time",
    "pubdate",
    "publishdate",
    "dc.date.issued",
)


def headline_of(soup: BeautifulSoup) -> Tag | None:
    first = soup.find("h1")
    for tag in soup.find_all("h1", limit=5):
        if not tag.find_parent("header") or tag.find_parent(["article", "main"]):
            return tag
    return soup.select_one("article h2, main h2") if first else None


def date_of(soup: BeautifulSoup, zone: ZoneInfo, now: datetime) -> datetime | None:
    """The surest date that can be parsed; a day without a time gets it from another date of that
    day, and an hour alone is no date.
    """
    day: datetime | None = None
    for stated in islice(_dates(soup), _STATED):
        date = None if is_hour(stated) else parse_date(stated, zone, now)
        if date is None:
            continue
        local = date.astimezone(zone)
        if local.time() == time():
            day = day or local
        elif day is None or day.date() == local.date():
            return date
    return day.astimezone(UTC) if day else None


_YEAR, _MONTH = r"(?P<year>(?:19|20)\d\d)", r"(?P<month>0?[1-9]|1[0-2])"
_DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])"
_TWO_DIGITS = r"(?=\d{8}(?:[/-]|$))"
_IN_ADDRESS = tuple(
    map(
        re.compile,
        (
            rf"/{_YEAR}[/-]{_MONTH}[/-]{_DAY}(?:[/_-]|$)",
            rf"/{_DAY}[/-]{_MONTH}[/-]{_YEAR}(?:[/-]|$)",
            rf"/{_TWO_DIGITS}{_YEAR}{_MONTH}{_DAY}(?:[/-]|$)",
            rf"/{_TWO_DIGITS}{_DAY}{_MONTH}{_YEAR}(?:[/-]|$)",
        ),
    )
)


def date_in_address(url: str, zone: ZoneInfo, now: datetime) -> datetime | None:
    path = urlsplit(url).path
    for form in _IN_ADDRESS:
        if match := form.search(path):
            return parse_date("{year}-{month:0>2}-{day:0>2}".format(**match.groupdict()), zone, now)
    return None


def _dates(soup: BeautifulSoup) -> Iterator[str]:
    """The surest first: JSON-LD, meta, microdata, <time>, visible text."""
    for node in linked_data(soup):
        if isinstance(node.get("datePublished"), str) and "WebSite" not in str(node.get("@type")):
            yield node["datePublished"]
    yield from _meta_dates(soup)
    marked = soup.select('[itemprop~="datePublished"]', limit=_MARKED)
    for tag in (*marked, *soup.select("time[pubdate], article time[datetime]", limit=1)):
        yield from (str(tag[name]) for name in ("content", "datetime", "title") if tag.get(name))
    yield from (tag.get_text(" ").strip() for tag in marked)
    yield from _visible_dates(soup)


def _meta_dates(soup: BeautifulSoup) -> Iterator[str]:
    stated: dict[str, str] = {}
    for tag in soup.find_all("meta", content=True):
        names = " ".join(str(tag.get(name) or "") for name in ("property", "name", "itemprop"))
        for name in names.lower().split():
            stated.setdefault(name, str(tag["content"]))
    yield from (stated[name] for name in _META if name in stated)


_ASIDE = re.compile(r"comment|sidebar|footer|related|widget|weather|menu", re.IGNORECASE)
_ABOVE = re.compile(r"header|topbar|top-?line", re.IGNORECASE)
_DATED = re.compile(r"date|time|publish", re.IGNORECASE)
_LINE = 60  # characters; a line with a date is shorter than a sentence that mentions one
_BEFORE, _AFTER = 4, 12  # strings around a headline among which its date may stand
_TOGETHER = 4  # strings that one date may be divided among: «20», «ноября», «2026», «10:15»


def _visible_dates(soup: BeautifulSoup) -> Iterator[str]:
    """The nearest to the headline first: the top of a site shows today's date."""
    headline = headline_of(soup)
    near = {id(tag): far for far, tag in enumerate(headline.parents)} if headline else {}

    def distance(tag: Tag) -> int:
        return next((near[id(each)] for each in tag.parents if id(each) in near), len(near))

    def own(tag: Tag) -> bool:
        if _is_aside(tag) or EDITED.search(f"{tag.get('class')} {text_line(tag)[:_LINE]}"):
            return False
        above = [tag.find_parent("header"), tag.find_parent(class_=_ABOVE)]
        inside = tag.find_parent(["article", "main"])
        return bool(inside) or all(each is None or id(each) in near for each in above)

    dated = soup.find_all(is_dated, limit=20)
    places = [(distance(tag), tag) for tag in dated if own(tag)]
    places.sort(key=lambda place: place[0])
    yield from _date_texts(tag for far, tag in places if far == 0)
    if headline is not None and headline.parent is not None:
        lines = list(_lines_near(headline))
        yield from lone_dates(lines)
        for string in chain(lines, headline.parent.find_all(string=True)):
            line = tidy(string)
            if len(line) > _LINE or ":" not in line or EDITED.search(line):
                continue
            if match := VISIBLE.search(line):
                yield match[0]
    yield from _date_texts(tag for far, tag in places if far > 0)


def is_dated(tag: Tag) -> bool:
    """By tag name or class; a selector for the same takes five times as long."""
    return tag.name == "time" or any(map(_DATED.search, tag.get("class") or ()))


def _is_aside(node: Tag | NavigableString) -> bool:
    return bool(node.find_parent(["nav", "aside", "footer"]) or node.find_parent(class_=_ASIDE))


def _date_texts(tags: Iterator[Tag]) -> Iterator[str]:
    for tag in tags:
        if stated := tag.get("datetime"):
            yield str(stated)
        elif match := VISIBLE.search(tidy(tag.get_text(" "))[:200]):
            # uCoz shows the day and keeps the hour for the mouse.
            hours = (str(each.get("title") or "") for each in (tag, *tag.find_all(title=True)))
            hour = "" if ":" in match[0] else next(filter(is_hour, hours), "")
            yield f"{match[0]} {hour}".rstrip()


def _lines_near(headline: Tag) -> Iterator[str]:
    """A few strings before the headline in its box, more after it; the second long one is the
    article's text.
    """
    box = headline.find_parent(["article", "main"]) or headline.parent
    before: list[str] = []
    if box is not None and box.name != "body":
        for node in headline.previous_elements:
            if node is box or len(before) == _BEFORE:
                break
            before += _shown(node)
    yield from reversed(before)
    inside = sum(1 for _ in headline.descendants)
    leads = 0
    for line in islice(_lines(islice(headline.next_elements, inside, None)), _AFTER):
        leads += len(line) > _LINE
        if leads > 1:
            return
        yield line


def _lines(nodes: Iterable[object]) -> Iterator[str]:
    return chain.from_iterable(map(_shown, nodes))


def _shown(node: object) -> list[str]:
    if type(node) is not NavigableString or not re.search(r"\w", node):
        return []
    return [] if _is_aside(node) else [tidy(node)]


def lone_dates(lines: Sequence[str]) -> Iterator[str]:
    place = 0
    while place < len(lines):
        if EDITED.search(lines[place]) and not VISIBLE.search(lines[place]):
            place += 2
            continue
        for size in range(_TOGETHER, 0, -1):
            if stated := lone_date(" ".join(lines[place : place + size])):
                yield stated
                break
        place += size
