"""Reads article pages of sites: the article and its comments. Pure; CPU-heavy, so
crawlers.parser.pool runs it.
"""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bs4 import BeautifulSoup

from crawlers.reading.article import refusal_of, text_of, title_of
from crawlers.reading.comments import (
    ArticleComment,
    Options,
    comment_blocks,
    first_date,
    line_of,
    read_comments,
    select,
)
from crawlers.reading.counters import counters_of, engagement_of
from crawlers.reading.extraction import decode_page, own_words, tag_to_text
from crawlers.reading.publication import date_in_address, date_of
from domain.post import Engagement


@dataclass(frozen=True, slots=True)
class Page:
    """`signature` is set only if a selector finds it; `whole` is False if more comments are on
    further pages.
    """

    text: str
    title: str | None
    published_at: datetime | None
    signature: str | None
    engagement: Engagement
    comments: tuple[ArticleComment, ...]
    whole: bool


def read_page(
    body: bytes, content_type: str, url: str, options: Options, zone: ZoneInfo, now: datetime
) -> Page | None:
    """None if there is no text. Raises PollFailed if the page is an error page or a check for
    robots.
    """
    soup = BeautifulSoup(decode_page(body, content_type), "lxml")
    if (refusal := refusal_of(soup)) is not None:
        raise refusal
    blocks = comment_blocks(soup, options)
    whole = not soup.select_one('[rel~="next"], a[href*="comment-page"], a[href*="cpage="]')
    comments = tuple(read_comments(blocks, options, zone, now))
    engagement = engagement_of(soup, comments)
    # So that comments are not mistaken for the article's text, and a grown counter for an edit.
    for tag in [*blocks, *counters_of(soup)]:
        if not tag.decomposed:
            tag.decompose()
    title = _first_line(soup, options, "title") or title_of(soup)
    date_tags = select(soup, options["date"], "date") if "date" in options else []
    date = first_date(date_tags, zone, now) or date_of(soup, zone, now)
    date = date or date_in_address(url, zone, now)
    signature = _first_line(soup, options, "author")
    if selector := options.get("text"):
        elements = select(soup, selector, "text")
        known = {id(tag) for tag in elements}  # equal tags compare as equal, so compare ids
        outer = [tag for tag in elements if not any(id(each) in known for each in tag.parents)]
        text = own_words("\n".join(filter(None, map(tag_to_text, outer))))
    else:
        text = text_of(soup, url, title)
    if not text:
        return None
    return Page(text, title, date, signature, engagement, comments, whole)


def _first_line(soup: BeautifulSoup, options: Options, option: str) -> str | None:
    tags = select(soup, options[option], option) if option in options else []
    return next((line for tag in tags if (line := line_of(tag))), None)
