"""Reads an article's page: headline, date and text, without the surroundings. Pure except for
trafilatura's caches; CPU-heavy, so crawlers.parser.pool runs it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time
from itertools import chain, islice
from zoneinfo import ZoneInfo

import trafilatura
from bs4 import BeautifulSoup, Tag
from justext.utils import get_stoplist  # type: ignore[import-untyped]
from trafilatura import external
from trafilatura.meta import reset_caches

from crawlers.reading.dates import VISIBLE, parse_date
from crawlers.reading.extraction import decode_page, linked_data, own_words, tidy
from domain.errors import PollFailed
from domain.source import HealthState


@dataclass(frozen=True, slots=True)
class Article:
    """The main part of a page; None for what it does not state."""

    text: str
    title: str | None
    published_at: datetime | None


# At the first short article it would load the stop words of a hundred languages: 35 MB and a
# second.
external.JT_STOPLIST = tuple(get_stoplist("Russian"))  # type: ignore[assignment]
_RESET_EVERY = 200  # pages; trafilatura's caches grow without limit
_pages = 0


def read_article(
    body: bytes, content_type: str, url: str, zone: ZoneInfo, now: datetime
) -> Article | None:
    """The article of a page; None if the page has no text or refuses."""
    soup = BeautifulSoup(decode_page(body, content_type), "lxml")
    if refusal_of(soup) is not None:
        return None
    title, date = title_of(soup), date_of(soup, zone, now)
    text = text_of(soup, url, title)
    return Article(text, title, date) if text else None


def text_of(soup: BeautifulSoup, url: str, title: str | None) -> str:
    """The main text of a page without title, date line, menus and comments; may be empty.
    Changes the tree.
    """
    global _pages
    _pages += 1
    if _pages % _RESET_EVERY == 0:
        reset_caches()
    headings = {title, *(_line(tag) for tag in soup.find_all("h1"))}
    _drop_dates(soup)
    _write_out_tables(soup)
    extract = trafilatura.bare_extraction(
        str(soup), url=url, include_comments=False, include_tables=False, with_metadata=False
    )
    text = tidy(extract.text or "") if extract is not None and not isinstance(extract, dict) else ""
    return own_words(_without_head(text, headings))


def _without_head(text: str, headings: set[str | None]) -> str:
    first, _, rest = text.partition("\n")
    only_dated = VISIBLE.search(first) and not _WHEN.sub("", VISIBLE.sub("", first))
    if rest and (first in headings or only_dated):
        return _without_head(rest, headings)
    return text


_WHEN = re.compile(r"опубликовано|обновлено|изменено|дата|публикации|[\W_]+", re.IGNORECASE)


def _drop_dates(soup: BeautifulSoup) -> None:
    """Otherwise a date beside the text is glued to its first word."""
    for tag in soup.find_all(_is_dated, limit=20):
        if not tag.decomposed and VISIBLE.fullmatch(_line(tag)) and not tag.find_parent("p"):
            tag.decompose()


_TABLES, _ROWS = 20, 300
_CELL = 300  # characters; a longer cell is part of the layout
_NAMED = re.compile(r"[А-Яа-яЁё]{4}")  # calendars have shorter words, and exchange rates have none


def _write_out_tables(soup: BeautifulSoup) -> None:
    """Write tables of addresses and hours as lines, because trafilatura leaves out all tables."""
    for table in soup.find_all("table", limit=_TABLES):
        if table.find(["table", "form", "input", "h1", "h2"]):
            continue  # a layout table
        rows = [
            [_line(cell) for cell in row.find_all(["td", "th"])]
            for row in table.find_all("tr", limit=_ROWS)
        ]
        if sum(len(list(filter(None, row))) > 1 for row in rows) < 2:
            continue
        if max(map(len, chain(*rows))) > _CELL or not any(map(_NAMED.search, chain(*rows))):
            continue
        if len(table.find_all("a")) > len(rows):
            continue  # a menu
        box = soup.new_tag("div")
        for row in rows:
            line = soup.new_tag("p")
            line.string = " — ".join(filter(None, row))
            box.append(line)
        table.replace_with(box)


# --- what a page states about itself

_ABSENT = re.compile(
    r"(?:ошибка|error)?\s*404(?:[\s:.|—–-]*(?:ошибка|error|not found|страница|файл).*)?"
    r"|(?:page )?not found"
    r"|(?:запр[а-яё]+ )?(?:страница|новость|статья|запись)(?: была)?"
    r" (?:не найдена|удалена|не существует)(?:\s*[|—–(!.-].*)?",
    re.IGNORECASE,
)
_ROBOT = re.compile(
    r"(?:just a moment|один момент|ddos-guard|attention required|captcha|access denied"
    r"|(?:подтвердите, что )?вы не робот|доступ ограничен|проверка браузера"
    r"|checking your browser.*|проверя[а-яё]+ (?:ваш )?браузер.*)"
    r"[\s.…!?]*(?:[|—–].*)?",
    re.IGNORECASE,
)
_LITTLE = 2000  # characters; a page that only checks for robots has fewer


def refusal_of(soup: BeautifulSoup) -> PollFailed | None:
    """Why a page with status 200 is a refusal, judged by its title and headline."""
    headings = [_line(tag) for tag in (soup.find("title"), soup.find("h1")) if isinstance(tag, Tag)]
    if any(map(_ABSENT.fullmatch, headings)):
        return PollFailed(HealthState.GONE, "Страницы больше нет (так на ней написано)")
    if any(map(_ROBOT.fullmatch, headings)) and len(soup.get_text()) < _LITTLE:
        reason = "Вместо страницы сайт проверяет, не робот ли читает"
        return PollFailed(HealthState.SLOWED, reason)
    return None


def title_of(soup: BeautifulSoup) -> str | None:
    """The headline, without the site's name that some sites append for social networks."""
    graph = soup.find("meta", property="og:title")
    heading = _headline(soup) or soup.find("title")
    stated = tidy(str(graph.get("content") or "")) if graph else ""
    shown = _line(heading) if isinstance(heading, Tag) else ""
    if not stated or (shown and stated.startswith(shown)):
        stated = shown
    return stated.replace("\n", " ") or None


def _headline(soup: BeautifulSoup) -> Tag | None:
    """The article's headline; in a site's header the h1 is the site's name."""
    first = soup.find("h1")
    for tag in soup.find_all("h1", limit=5):
        if not tag.find_parent("header") or tag.find_parent(["article", "main"]):
            return tag
    return soup.select_one("article h2, main h2") if first else None


def date_of(soup: BeautifulSoup, zone: ZoneInfo, now: datetime) -> datetime | None:
    """When a page was published.

    The surest date that can be parsed; if that is a day without a time, the time comes from another
    date of the same day.
    """
    day: datetime | None = None
    for stated in islice(_dates(soup), _STATED):
        date = parse_date(stated, zone, now)
        if date is None:
            continue
        local = date.astimezone(zone)
        if local.time() == time():
            day = day or local
        elif day is None or day.date() == local.date():
            return date
    return day.astimezone(UTC) if day else None


def _dates(soup: BeautifulSoup) -> Iterator[str]:
    """The page's statements of its publication date, the surest first: JSON-LD, meta, microdata,
    <time>, visible text.
    """
    for node in linked_data(soup):
        if isinstance(node.get("datePublished"), str) and "WebSite" not in str(node.get("@type")):
            yield node["datePublished"]
    for place, value in (
        ('meta[property="article:published_time"]', "content"),
        ('meta[itemprop="datePublished"]', "content"),
        ('[itemprop="datePublished"][datetime]', "datetime"),
        ("time[pubdate][datetime]", "datetime"),
        ("article time[datetime]", "datetime"),
    ):
        for tag in soup.select(place, limit=1):
            yield str(tag.get(value) or "")
    for tag in soup.select('[itemprop="datePublished"]', limit=1):
        yield tag.get_text(" ")
    yield from _visible_dates(soup)


_ASIDE = re.compile(r"comment|sidebar|footer|related|widget|weather|menu", re.IGNORECASE)
_EDITED = re.compile(r"обновлен|изменен|updated|modified", re.IGNORECASE)
_ABOVE = re.compile(r"header|topbar|top-?line", re.IGNORECASE)
_DATED = re.compile(r"date|time|publish", re.IGNORECASE)
_STATED = 50  # dates tried per page: the last are the least likely
_LINE = 60  # characters; a line with a date is shorter than a sentence that mentions one


def _visible_dates(soup: BeautifulSoup) -> Iterator[str]:
    """Visible dates, the nearest to the headline first: the top of a site shows today's date."""
    headline = _headline(soup)
    near = {id(tag): far for far, tag in enumerate(headline.parents)} if headline else {}

    def distance(tag: Tag) -> int:
        return next((near[id(each)] for each in tag.parents if id(each) in near), len(near))

    def own(tag: Tag) -> bool:
        if tag.find_parent(["nav", "aside", "footer"]) or tag.find_parent(class_=_ASIDE):
            return False
        if _EDITED.search(f"{tag.get('class')} {_line(tag)[:_LINE]}"):
            return False
        above = [tag.find_parent("header"), tag.find_parent(class_=_ABOVE)]
        inside = tag.find_parent(["article", "main"])
        return bool(inside) or all(each is None or id(each) in near for each in above)

    dated = soup.find_all(_is_dated, limit=20)
    places = [(distance(tag), tag) for tag in dated if own(tag)]
    places.sort(key=lambda place: place[0])
    yield from _date_texts(tag for far, tag in places if far == 0)
    if headline is not None and headline.parent is not None:
        for string in headline.parent.find_all(string=True):
            line = tidy(string)
            if len(line) <= _LINE and ":" in line and (match := VISIBLE.search(line)):
                yield match[0]
    yield from _date_texts(tag for far, tag in places if far > 0)


def _is_dated(tag: Tag) -> bool:
    """Judged by tag name or class; a selector for the same takes five times as long."""
    return tag.name == "time" or any(map(_DATED.search, tag.get("class") or ()))


def _date_texts(tags: Iterator[Tag]) -> Iterator[str]:
    for tag in tags:
        if stated := tag.get("datetime"):
            yield str(stated)
        elif match := VISIBLE.search(tidy(tag.get_text(" "))[:200]):
            yield match[0]


def _line(tag: Tag) -> str:
    return tidy(tag.get_text(" ")).replace("\n", " ")
