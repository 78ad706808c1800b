"""Reads an article's page: headline, date and text, without the surroundings. Pure except for
trafilatura's caches; CPU-heavy, so crawlers.parser.pool runs it.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from zoneinfo import ZoneInfo

import trafilatura
from bs4 import BeautifulSoup, Tag
from justext.utils import get_stoplist  # type: ignore[import-untyped]
from trafilatura import external
from trafilatura.meta import reset_caches

from crawlers.reading.dates import is_dating
from crawlers.reading.extraction import decode_page, is_call, own_words, text_line, tidy
from crawlers.reading.publication import date_of, headline_of, is_dated
from domain.errors import PollFailed
from domain.source import HealthState


@dataclass(frozen=True, slots=True)
class Article:
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
    """None if the page has no text or refuses."""
    soup = BeautifulSoup(decode_page(body, content_type), "lxml")
    if refusal_of(soup) is not None:
        return None
    title, date = title_of(soup), date_of(soup, zone, now)
    text = text_of(soup, url, title)
    return Article(text, title, date) if text else None


def text_of(soup: BeautifulSoup, url: str, title: str | None) -> str:
    """The main text without title, date line, menus, comments and hidden parts; may be empty.
    Changes the tree.
    """
    global _pages
    _pages += 1
    if _pages % _RESET_EVERY == 0:
        reset_caches()
    headings = {title, *(text_line(tag) for tag in soup.find_all("h1"))}
    _drop_hidden(soup)
    _drop_captions(soup)
    _drop_calls(soup)
    _drop_dates(soup)
    _write_out_tables(soup)
    extract = trafilatura.bare_extraction(
        str(soup), url=url, include_comments=False, include_tables=False, with_metadata=False
    )
    text = tidy(extract.text or "") if extract is not None and not isinstance(extract, dict) else ""
    text = own_words(_without_head(text, headings))
    return "" if _is_menu(text) else text


_MENU_LINES = 6
_MENU_SHARE = 0.8  # of the characters


def _is_menu(text: str) -> bool:
    lines = text.split("\n")
    items = list(filter(_ITEM.fullmatch, lines))
    share = _MENU_SHARE * sum(map(len, lines))
    return len(items) >= _MENU_LINES and sum(map(len, items)) >= share


_ITEM = re.compile(r"[^\s\d]+(?: [^\s\d]+){0,2}(?<![.!?…:;,])")


def _without_head(text: str, headings: set[str | None]) -> str:
    first, _, rest = text.partition("\n")
    if rest and (first in headings or is_dating(first)):
        return _without_head(rest, headings)
    return text


_NOT_SHOWN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_WINDOW = re.compile(r"(?:^|[_-])(?:modal(?:$|[_-])|popup(?:$|__))", re.IGNORECASE)
_BOXES = ("div", "section", "aside")
_WRAPPERS = 10  # hidden elements around the article or most of the page; a script shows them


def _drop_hidden(soup: BeautifulSoup) -> None:
    whole = len(soup.get_text())
    wrappers = 0
    for tag in soup.find_all(_is_hidden):
        if tag.decomposed:
            continue
        if not tag.find(["h1", "article", "main"]) and 2 * len(tag.get_text()) <= whole:
            tag.decompose()
        elif (wrappers := wrappers + 1) == _WRAPPERS:
            return


def _is_hidden(tag: Tag) -> bool:
    if tag.name in ("html", "body"):
        return False
    if tag.name in ("form", "dialog") or "hidden" in tag.attrs:
        return True
    return bool(
        tag.get("aria-hidden") == "true"
        or tag.get("role") == "dialog"
        or _NOT_SHOWN.search(str(tag.get("style") or ""))
        # A link that opens a window has such a class too.
        or (tag.name in _BOXES and any(map(_WINDOW.search, tag.get("class") or ())))
    )


_CAPTION = re.compile(r"(?:^|[_-])caption(?:[_-]+text)?$", re.IGNORECASE)
_CAPTIONS = 50  # per page
_PICTURES = ["img", "picture", "video", "iframe"]


def _drop_captions(soup: BeautifulSoup) -> None:
    """Otherwise a caption is glued to the text beside its picture; where captions are most of the
    text, they are the article.
    """
    named = soup.find_all(_is_named_caption, limit=_CAPTIONS)
    captions = [tag for tag in named if tag.parent and tag.parent.find(_PICTURES)]
    words = sum(len(tag.get_text()) for tag in captions)
    if 2 * words < sum(len(tag.get_text()) for tag in soup.find_all("p")):
        for tag in captions:
            tag.decompose()


def _is_named_caption(tag: Tag) -> bool:
    return tag.name == "figcaption" or any(map(_CAPTION.search, tag.get("class") or ()))


def _drop_calls(soup: BeautifulSoup) -> None:
    """Of a short article trafilatura makes one line, in which calls would not be seen."""
    for tag in soup.find_all(["p", "h2", "h3", "h4", "h5", "h6"]):
        if tag.decomposed or not is_call(text_line(tag)):
            continue
        links = tag.find_next_sibling()
        if links is not None and links.name in ("ul", "ol") and all(map(_is_link, links("li"))):
            links.decompose()
        tag.decompose()


def _is_link(item: Tag) -> bool:
    return text_line(item) == " ".join(map(text_line, item("a")))


def _drop_dates(soup: BeautifulSoup) -> None:
    """Otherwise a date beside the text is glued to its first word."""
    for tag in soup.find_all(is_dated, limit=20):
        if not tag.decomposed and is_dating(text_line(tag)) and not tag.find_parent("p"):
            tag.decompose()


_TABLES, _ROWS = 20, 300
_CELL = 300  # characters; a longer cell is part of the layout
_NAMED = re.compile(r"[А-Яа-яЁё]{4}")  # calendars have shorter words, and exchange rates have none


def _write_out_tables(soup: BeautifulSoup) -> None:
    """As lines, because trafilatura leaves out all tables."""
    for table in soup.find_all("table", limit=_TABLES):
        if table.find(["table", "form", "input", "h1", "h2"]):
            continue  # a layout table
        rows = [
            [text_line(cell) for cell in row.find_all(["td", "th"])]
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
    tags = soup.find("title"), soup.find("h1")
    headings = [text_line(tag) for tag in tags if isinstance(tag, Tag)]
    if any(map(_ABSENT.fullmatch, headings)):
        return PollFailed(HealthState.GONE, "Страницы больше нет (так на ней написано)")
    if any(map(_ROBOT.fullmatch, headings)) and len(soup.get_text()) < _LITTLE:
        reason = "Вместо страницы сайт проверяет, не робот ли читает"
        return PollFailed(HealthState.SLOWED, reason)
    return None


def title_of(soup: BeautifulSoup) -> str | None:
    graph = soup.find("meta", property="og:title")
    heading = headline_of(soup) or soup.find("title")
    stated = tidy(str(graph.get("content") or "")) if graph else ""
    shown = text_line(heading) if isinstance(heading, Tag) else ""
    if not stated or (shown and stated.startswith(shown)):
        stated = shown
    return stated.replace("\n", " ") or None
