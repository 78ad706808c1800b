"""Turns a host's bytes into text: decoding, HTML to text, addresses. Pure; CPU-heavy, so
crawlers.parser.pool runs it.
"""

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from bs4 import BeautifulSoup, Tag
from charset_normalizer import from_bytes
from lxml import etree  # type: ignore[import-untyped]
from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom

from crawlers.reading.elements import NO_TEXT, Element, parse_html

MAX_MARKUP = 50_000  # opening brackets in a page
_HEAD = 4096  # bytes in which a page states its encoding
_SAMPLE = 50_000  # bytes that are enough for the detector
_RUSSIAN = ("cp1251", "koi8-r", "cp866", "iso8859-5")
# They would have been recognised by now.
_WIDE = re.compile(r"u(?:tf)?[-_]?(?:16|32)", re.IGNORECASE)
_ASCII, _ACCENTED = re.compile(r"[\x00-\x7f]+"), re.compile("[\u00c0-\u00ff]{3,}")
_LETTER, _WORD = re.compile("[А-Яа-яЁё]"), re.compile("[А-Яа-яЁё]{3,}")
_RARE = re.compile("[ЂЃѓЄєЉЊЋЏђљњћџЎўҐґІіЇїЈјЅѕ\u2500-\u259f\x80-\x9f]")


def decode(body: bytes, content_type: str = "") -> str:
    """Never raises: unreadable bytes become U+FFFD. The byte order mark or the zeros of UTF-16
    decide; then UTF-8 if it decodes, because nothing else does so by accident; then the header, the
    page or the detector, unless that turns Russian into gibberish.
    """
    marked, mark = read_bom(body)
    if marked and mark:
        return body[len(mark) :].decode(marked, errors="replace")
    for encoding, first in (("utf-16-le", 1), ("utf-16-be", 0)):
        upper, lower = body[first:_HEAD:2], body[1 - first : _HEAD : 2]
        zeros = upper.count(0) + upper.count(4)  # 0 for markup, 4 for Russian
        if 10 * zeros > 9 * len(upper) and 10 * lower.count(0) < len(lower):
            return body.decode(encoding, errors="replace")
    with suppress(UnicodeError):
        return body.decode()
    names = (http_content_type_encoding(content_type), html_body_declared_encoding(body))
    stated = [name for name in names if name and not _WIDE.match(name)]
    for encoding in stated:
        with suppress(UnicodeError):
            if _plausible(text := body.decode(encoding)):
                return text
    return _guessed(body, stated)


def decode_page(body: bytes, content_type: str) -> str:
    """Like `decode`, but cut if a page has more markup than people write, because Beautiful Soup
    takes half a minute for 10 MB.
    """
    page = decode(body, content_type)
    if page.count("<") <= MAX_MARKUP:
        return page
    return "<".join(page.split("<", MAX_MARKUP)[:-1])


def _guessed(body: bytes, stated: list[str]) -> str:
    text = body.decode(errors="replace")
    if text.count("\ufffd") * 20 < len(text) - sum(map(str.isascii, text)):
        return text  # UTF-8 with a letter cut in two here and there
    for encoding in _RUSSIAN:  # the detector fails if a page has little Russian
        text = body.decode(encoding, errors="replace")
        if _plausible(text) and _in_words(text):
            return text
    guess = from_bytes(body[:_SAMPLE]).best()
    for encoding in (*((guess.encoding,) if guess else ()), *stated):
        with suppress(UnicodeError):
            return body.decode(encoding, errors="replace")
    return body.decode(errors="replace")


def _plausible(text: str) -> bool:
    """False for Russian in a wrong Cyrillic encoding (rare letters, or capitals in place of small
    letters) and for Russian read as Western («Íîâîñòè»).
    """
    sample = _sample(text)
    small = sum("а" <= c <= "я" for c in sample)
    capital = sum("А" <= c <= "Я" for c in sample)
    if not small + capital:
        western = sum("\u00c0" <= c <= "\u00ff" for c in sample)
        return 2 * sum(map(len, _ACCENTED.findall(sample))) <= western
    rare = len(_RARE.findall(sample))
    return rare * 10 <= small + capital and capital <= max(small, 20)


def _in_words(text: str) -> bool:
    sample = _sample(text)
    return 2 * sum(map(len, _WORD.findall(sample))) > len(_LETTER.findall(sample))


def _sample(text: str) -> str:
    return _ASCII.sub(" ", text)[:_SAMPLE]


_BLOCKS = re.compile(
    "address|article|aside|blockquote|dd|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6r]"
    "|header|li|main|nav|[ou]l|p|pre|section|table|tr"
)
_UNSEEN = ("script", "style", "noscript", "template", "iframe", "head")
_UNSEEN_TAGS = NO_TEXT.union(_UNSEEN)
_BREAK = "\ue000"  # from the private use area: no page uses it
_SPACE = re.compile(r"\s+")
_BLANKS = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" ?\n[ \n]*")


def html_to_text(markup: str) -> str:
    if "<" not in markup:
        return tidy(unescape(markup))
    return element_to_text(parse_html(markup))


def tag_to_text(tag: Tag) -> str:
    return element_to_text(parse_html(str(tag)))


def element_to_text(element: Element) -> str:
    parts: list[str] = []
    kept = 0  # number of surrounding elements that keep line breaks
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, each in walk:
        inside = each is not element
        starts = event == "start"
        if inside and starts and each.tag in _UNSEEN_TAGS:
            walk.skip_subtree()
            continue
        if inside and each.tag not in _UNSEEN_TAGS:
            if each.tag == "pre":
                kept += 1 if starts else -1
            if (each.tag == "br" and starts) or _BLOCKS.fullmatch(each.tag):
                parts.append(_BREAK)
        if text := each.text if starts else each.tail if inside else None:
            parts.append(text.replace("\n", _BREAK) if kept else text)
    text = "".join(parts)
    if _BREAK not in text:
        return _one_line(text)
    return tidy(_SPACE.sub(" ", text).replace(_BREAK, "\n"))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def tidy(text: str) -> str:
    if "\n" not in text and "\r" not in text:
        return _one_line(text)  # in a quarter of the time
    return _LINES.sub("\n", _BLANKS.sub(" ", text.replace("\r", "\n"))).strip()


def text_line(tag: Tag) -> str:
    return tidy(tag.get_text(" ")).replace("\n", " ")


_LINK = 200  # characters; a longer line is a paragraph
_CALL = re.compile(
    r"(?:читайте|читать|смотрите|смотреть) (?:также|ещ[её]|по теме|далее|материал|подробнее)\b"
    r"|(?:подписывайтесь|подпишитесь) на\b|присоединяйтесь к наш|следите за (?:нашими )?новостями"
    r"|больше новостей (?:в|на)\b|(?:другие )?(?:новости|материалы|статьи) по теме\b"
    r"|наш(?:а|и)? (?:канал|групп|сообществ|паблик)[а-яё]* (?:в|на)\b|мы в (?:вк|max|телеграм)"
    r"|(?:заметили|нашли) (?:ошибку|опечатку)\b.*(?:ctrl|выделите)"
    r"|(?:поделиться|теги|метки)(?:\s*:|$)|(?:фото(?:графии)?|источник(?: фото)?)\s*:"
    r"|(?:сообщение|запись|the post) .*(?:появил[а-яё]+ (?:сначала|впервые)|впервые появил[а-яё]+"
    r"|appeared first on)\b|(?:continue reading|read more)\b",
    re.IGNORECASE,
)
# «🌐 Администрация района в ВК»: a sign, a name and a network.
_PLACE = re.compile(
    r"[🌐🔗📲📱➡👉▶✅🔵🟦][^\w]*[^.!?]{0,80}\b(?:в|на) (?:вк|вконтакте|мах|max|макс|telegram"
    r"|телеграмм?е?|одноклассниках|ок|дзене?|rutube|youtube)\W*",
    re.IGNORECASE,
)


def is_call(line: str) -> bool:
    if len(line) > _LINK:
        return False
    return bool(_CALL.match(line.lstrip("- –—►▶•")) or _PLACE.fullmatch(line))


def own_words(text: str) -> str:
    """Without calls; a text of only calls stays."""
    return "\n".join(line for line in text.split("\n") if not is_call(line)) or text


def join_url(base: str, address: str) -> str | None:
    """None if the address is invalid: one broken link must not cost the page or the feed."""
    try:
        return urljoin(base, address)
    except ValueError:
        return None


_TRACKING = re.compile(
    r"utm_\w+|from|ref|erid|\w*clid|_openstat|_ga|etext|phpsessid", re.IGNORECASE
)


def unmarked(url: str) -> str:
    """Without marks of advertisers and sessions. Raises ValueError if it is invalid."""
    parts = urlsplit(url)
    query = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(name, value) for name, value in query if not _TRACKING.fullmatch(name)]
    return url if len(kept) == len(query) else urlunsplit(parts._replace(query=urlencode(kept)))


def canonical(url: str) -> str:
    """Unmarked and without fragment. Raises like `unmarked`."""
    parts = urlsplit(unmarked(url))
    return urlunsplit((parts.scheme, parts.netloc.lower(), parts.path or "/", parts.query, ""))


def linked_data(soup: BeautifulSoup) -> Iterator[dict[str, Any]]:
    """The nodes of a page's JSON-LD; a script that is broken JSON yields only its
    publication date.
    """
    for script in soup.find_all("script", type="application/ld+json"):
        text = script.get_text()
        try:
            yield from _nodes(json.loads(text, strict=False))
        except (ValueError, RecursionError):
            if date := _PUBLISHED.search(text):
                yield {"datePublished": date[1]}


_PUBLISHED = re.compile(r"\"datePublished\"\s*:\s*\"([^\"]{1,60})\"")


def _nodes(data: Any) -> Iterator[dict[str, Any]]:
    nodes: Iterable[Any] = data if isinstance(data, list) else [data]
    for node in nodes:
        if isinstance(node, dict):
            yield node
            yield from _nodes(node.get("@graph") or [])
