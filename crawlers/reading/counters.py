"""Parses counters as pages show them: «1 204», «1,2 тыс.», «12K». Pure."""

import re
from typing import Any

from bs4 import BeautifulSoup, Tag

from crawlers.reading.comments import ArticleComment, line_of
from crawlers.reading.extraction import linked_data
from domain.post import MAX_COUNT, Engagement

_SCALE = {"k": 10**3, "к": 10**3, "тыс": 10**3, "m": 10**6, "м": 10**6, "млн": 10**6, "b": 10**9}
_SHORT = r"\d+(?:[.,]\d+)?\s*(?:тыс|млн|[kmbкм](?!\w))"
_WHOLE = r"\d[\d\s\u00a0]{0,12}"
_COUNT = re.compile(rf"({_SHORT}|{_WHOLE}|\d+)", re.IGNORECASE)
_VIEWS = '[class*="views" i], [class*="view-count" i], [itemprop="interactionCount"]'
_NUMBER = re.compile(rf"\D{{0,30}}({_SHORT}|{_WHOLE})\D{{0,20}}", re.IGNORECASE)


def read_count(text: str) -> int | None:
    """«214.4K» -> 214400; None if there is no number."""
    match = _COUNT.search(text)
    if match is None:
        return None
    digits = re.sub(r"\s", "", match[1]).lower().replace(",", ".")
    number = re.match(r"[\d.]*\d", digits)
    assert number is not None  # _COUNT starts with a digit
    scale = _SCALE.get(digits[number.end() :], 1)
    if scale == 1:
        return min(int(number[0]), MAX_COUNT)
    return round(min(float(number[0]) * scale, MAX_COUNT))


def engagement_of(soup: BeautifulSoup, comments: tuple[ArticleComment, ...]) -> Engagement:
    views = stated = None
    for node in linked_data(soup):
        stated = _stated(node.get("commentCount")) if stated is None else stated
    for tag in soup.select('[itemprop="commentCount"]', limit=1):
        stated = _stated(tag.get("content") or line_of(tag))
    for tag in counters_of(soup)[:1]:
        views = read_count(_shown(tag))
    return Engagement(views=views, comments=len(comments) or None if stated is None else stated)


def counters_of(soup: BeautifulSoup) -> list[Tag]:
    return [tag for tag in soup.select(_VIEWS, limit=20) if _NUMBER.fullmatch(_shown(tag))]


def _shown(tag: Tag) -> str:
    return str(tag.get("content") or line_of(tag) or "")


def _stated(value: Any) -> int | None:
    digits = re.sub(r"\s", "", str(value if value is not None else ""))
    return min(int(digits), MAX_COUNT) if re.fullmatch(r"[0-9]{1,18}", digits) else None
