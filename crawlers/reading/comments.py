"""Comments below an article. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from hashlib import blake2b
from zoneinfo import ZoneInfo

from bs4 import BeautifulSoup, Tag
from soupsieve import SelectorSyntaxError

from crawlers.reading.dates import is_hour, parse_date
from crawlers.reading.extraction import tag_to_text, text_line
from domain.errors import PollFailed
from domain.source import HealthState

Options = Mapping[str, str]  # Source.options: CSS selectors
MAX_COMMENTS = 500  # per page


@dataclass(frozen=True, slots=True)
class ArticleComment:
    """`key` is unique on the page, `anchor` is the HTML id, `parent` is the key of the comment it
    answers.
    """

    key: str
    text: str
    author: str | None
    published_at: datetime | None
    parent: str | None
    anchor: str | None


_BLOCKS = (  # the common ways to mark a comment, the surest first
    '[itemtype*="schema.org/Comment" i], [itemprop~="comment" i]',
    "li.comment, article.comment, div.comment[id]",
    '[id^="comment-id-"], [data-comment-id], .comment-item, .comments__item',
)
_AUTHOR = (
    '[itemprop~="author"] [itemprop~="name"]',
    '.fn, [itemprop~="author"]',
    '[class*="author" i], [class*="user" i]',
    '[class*="name" i]',
)
_WRITES = re.compile(r"(?:пишет|сказал[а(]{0,2}\)?|says)$")
_DATE = 'time, [itemprop~="dateCreated"], [itemprop~="datePublished"], [class*="date" i]'
_DATE += ', [class*="time" i], [class*="meta" i]'
_TEXT = '[itemprop~="text"], [class*="content" i], [class*="text" i], [class*="body" i]'
_TEXT += ', [class*="message" i]'
_NOT_TEXT = "form, button, [class*=reply i], [class*=rating i], [class*=vote i], [class*=avatar i]"


def comment_blocks(soup: BeautifulSoup, options: Options) -> list[Tag]:
    """One element per comment, in the page's order, answers nested or not. Raises PollFailed if the
    selector `comment` is invalid.
    """
    if selector := options.get("comment"):
        return select(soup, selector, "comment")[:MAX_COMMENTS]
    return next(
        (blocks for place in _BLOCKS if (blocks := soup.select(place, limit=MAX_COMMENTS))), []
    )


def read_comments(
    blocks: list[Tag], options: Options, zone: ZoneInfo, now: datetime
) -> Iterator[ArticleComment]:
    """Without empty and repeated ones; removes the blocks from their page and from each other."""
    known = {id(block) for block in blocks}
    outer = [next((id(p) for p in block.parents if id(p) in known), None) for block in blocks]
    for block in blocks:
        block.extract()
    keys: set[str] = set()
    digests: set[str] = set()
    nearest: dict[int | None, str | None] = {None: None}  # the comment in the block, or around it
    for own, around in zip(blocks, outer, strict=True):
        nearest[id(own)] = parent = nearest[around]
        named = _author_tags(own, options)
        author = next((line for tag in named if (line := line_of(tag))), None)
        author = name_of(author) or None if author else None
        dated = own.select(_DATE, limit=6)
        date = first_date(dated, zone, now)
        text = _text(own, author, [*named, *dated])
        anchor = str(own.get("id") or "") or None
        number = own.get("data-comment-id") or own.get("data-id")
        # The digest leaves out the date: a date given as an age changes with each poll.
        digest = _digest(f"{author}\n{text}")
        key = str(number or anchor or "") or digest
        if not text or (key in keys and digest in digests):
            continue
        if key in keys:  # the number is not the comment's own
            key = digest
        stated_parent = str(own.get("data-parent-id") or own.get("data-parent") or "")
        keys.add(key)
        digests.add(digest)
        nearest[id(own)] = key
        yield ArticleComment(key, text, author, date, parent or (stated_parent or None), anchor)


def name_of(author: str) -> str:
    """«Иван пишет:» -> «Иван», in linear time."""
    return _WRITES.sub("", author.rstrip().removesuffix(":").rstrip()).rstrip()


def _author_tags(own: Tag, options: Options) -> list[Tag]:
    if (selector := options.get("author")) and (tags := select(own, selector, "author")):
        return tags
    return next((tags for place in _AUTHOR if (tags := own.select(place, limit=1))), [])


def _text(own: Tag, author: str | None, others: list[Tag]) -> str:
    bodies = (t for t in own.select(_TEXT) if t not in others and line_of(t) not in (None, author))
    body = next(bodies, own)
    for other in [*(others if body is own else ()), *body.select(_NOT_TEXT)]:
        if not other.decomposed:
            other.decompose()
    return tag_to_text(body)


def _digest(text: str) -> str:
    return blake2b(text.encode(), digest_size=8).hexdigest()


def select(tag: Tag, selector: str, option: str) -> list[Tag]:
    try:
        return list(tag.select(selector))
    except SelectorSyntaxError as error:
        reason = f"Селектор {option} записан неверно"
        raise PollFailed(HealthState.CHANGED_MARKUP, reason) from error


def first_date(places: Iterable[Tag], zone: ZoneInfo, now: datetime) -> datetime | None:
    """The first date that the elements state; day and time may be in two of them."""
    day: datetime | None = None
    hour: datetime | None = None
    for stated in _stated(places):
        date = parse_date(stated, zone, now)
        if date is None:
            continue
        local = date.astimezone(zone)
        if is_hour(stated):
            hour = hour or local
        elif day is None or (day.time() == time() and day.date() == local.date()):
            day = local
        if day and (hour or day.time() != time()):
            break
    if day and hour and day.time() == time():
        day = datetime.combine(day, hour.time(), zone)
    moment = day or hour
    return moment.astimezone(UTC) if moment else None


def _stated(places: Iterable[Tag]) -> Iterator[str]:
    for tag in places:
        for value in (tag.get("datetime"), tag.get("content"), tag.get("title"), line_of(tag)):
            if value:
                yield str(value)[:100]


def line_of(tag: Tag) -> str | None:
    return text_line(tag) or None
