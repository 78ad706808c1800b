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
from crawlers.reading.extraction import tag_to_text, tidy
from domain.errors import PollFailed
from domain.source import HealthState

Options = Mapping[str, str]  # Source.options: CSS selectors
MAX_COMMENTS = 500  # of one page


@dataclass(frozen=True, slots=True)
class ArticleComment:
    """What a visitor wrote below an article. `key` is unique on the page, `anchor` its HTML id;
    `parent` is the key of the comment it answers.
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
    """The elements that hold one comment each, in the page's order; an answer may stand inside of
    what it answers. Raises PollFailed where the selector `comment` is none.
    """
    if selector := options.get("comment"):
        return select(soup, selector, "comment")[:MAX_COMMENTS]
    return next(
        (found for place in _BLOCKS if (found := soup.select(place, limit=MAX_COMMENTS))), []
    )


def read_comments(
    blocks: list[Tag], options: Options, zone: ZoneInfo, now: datetime
) -> Iterator[ArticleComment]:
    """Each block's comment; those without a text, and repeated ones, are left out. The blocks are
    taken out of their page, and out of each other.
    """
    known = {id(block) for block in blocks}
    outer = [next((id(p) for p in block.parents if id(p) in known), None) for block in blocks]
    for block in blocks:
        block.extract()
    keys: set[str] = set()
    told: set[str] = set()
    nearest: dict[int | None, str | None] = {None: None}  # the comment that is, or is around
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
        # Not by its date: one that is told as an age is another at each poll.
        digest = _digest(f"{author}\n{text}")
        key = str(number or anchor or "") or digest
        if not text or (key in keys and digest in told):
            continue
        if key in keys:  # the number is not the comment's own
            key = digest
        said = str(own.get("data-parent-id") or own.get("data-parent") or "")
        keys.add(key)
        told.add(digest)
        nearest[id(own)] = key
        yield ArticleComment(key, text, author, date, parent or (said or None), anchor)


def name_of(author: str) -> str:
    """«Иван пишет:» -> «Иван», in linear time."""
    return _WRITES.sub("", author.rstrip().removesuffix(":").rstrip()).rstrip()


def _author_tags(own: Tag, options: Options) -> list[Tag]:
    if (selector := options.get("author")) and (found := select(own, selector, "author")):
        return found
    return next((found for place in _AUTHOR if (found := own.select(place, limit=1))), [])


def _text(own: Tag, author: str | None, others: list[Tag]) -> str:
    """What stands in the element for the text, else all but the author, date and buttons."""
    bodies = (t for t in own.select(_TEXT) if t not in others and line_of(t) not in (None, author))
    body = next(bodies, own)
    for other in [*(others if body is own else ()), *body.select(_NOT_TEXT)]:
        if not other.decomposed:
            other.decompose()
    return tag_to_text(body)


def _digest(text: str) -> str:
    return blake2b(text.encode(), digest_size=8).hexdigest()


def select(tag: Tag, selector: str, option: str) -> list[Tag]:
    """What a selector of the registry finds. Raises PollFailed where it is none."""
    try:
        return list(tag.select(selector))
    except SelectorSyntaxError as error:
        reason = f"Селектор {option} записан неверно"
        raise PollFailed(HealthState.CHANGED_MARKUP, reason) from error


def first_date(places: Iterable[Tag], zone: ZoneInfo, now: datetime) -> datetime | None:
    """The first that the places state; the day and the hour may stand in two of them."""
    day: datetime | None = None
    hour: datetime | None = None
    for said in _stated(places):
        date = parse_date(said, zone, now)
        if date is None:
            continue
        local = date.astimezone(zone)
        if is_hour(said):
            hour = hour or local
        elif day is None or (day.time() == time() and day.date() == local.date()):
            day = local
        if day and (hour or day.time() != time()):
            break
    if day and hour and day.time() == time():
        day = datetime.combine(day, hour.time(), zone)
    found = day or hour
    return found.astimezone(UTC) if found else None


def _stated(places: Iterable[Tag]) -> Iterator[str]:
    for tag in places:
        for said in (tag.get("datetime"), tag.get("content"), tag.get("title"), line_of(tag)):
            if said:
                yield str(said)[:100]


def line_of(tag: Tag) -> str | None:
    return tidy(tag.get_text(" ")).replace("\n", " ") or None
