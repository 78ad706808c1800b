"""Pages of t.me to messages. Pure; crawlers.parsing runs it.

A refusal, a throttled answer and a changed markup come as 200 too: a page without messages is
never taken for a silent channel.
"""

import re
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from datetime import UTC, datetime

from bs4 import BeautifulSoup, Tag

from crawlers.extraction import decode, tag_to_text, tidy
from crawlers.soup import read_html
from domain.errors import PollFailed
from domain.post import Attachment
from domain.source import HealthState

TINY = 500  # bytes; the smallest real page has thirty times as much
_M = ".tgme_widget_message_"
_COUNT = re.compile(r"(\d+(?:[.,]\d+)?)\s*([KMB]?)", re.IGNORECASE)
_SCALE = {"": 1, "K": 1_000, "M": 1_000_000, "B": 1_000_000_000}
_IMAGE = re.compile(r"background-image:\s*url\(['\"]?([^'\")]+)")
_POST = re.compile(r"(?:^|t\.me/)(?:s/)?([A-Za-z]\w{3,31})(?:/(\d+))?(?:[?#]|$)")
_BEFORE = re.compile(r"[?&]before=(\d+)")
_ABSENT = re.compile(r"\bpost\b.*\bnot found\b", re.IGNORECASE | re.DOTALL)
_CLOSED = re.compile(r"\bnot\s+available\b|\bopen\s+Telegram\b", re.IGNORECASE)
_NOBODY = "Deleted Account"  # what t.me calls everyone who left


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a channel or group. `channel` is in small letters; `last_id` is above `id`
    where an album takes several numbers. `likes` sums all reactions, `sender` is who wrote it in a
    group: the name in addresses in small letters, else the one that is shown.
    """

    channel: str
    id: int
    last_id: int
    published_at: datetime
    text: str
    views: int | None
    likes: int | None
    signature: str | None
    sender: str | None
    forwarded_from: str | None
    reply_to: int | None  # in the same channel
    attachments: tuple[Attachment, ...]

    @property
    def native_id(self) -> str:
        """`channel/5`."""
        return f"{self.channel}/{self.id}"


@dataclass(frozen=True, slots=True)
class ChannelPage:
    """Messages, oldest first; service ones («channel created») are no messages. `lowest` and
    `highest` are the numbers the page covers, None where it is empty; `before` asks for older ones.
    `unread` messages are not understood.
    """

    title: str | None
    messages: tuple[Message, ...]
    lowest: int | None
    highest: int | None
    before: int | None
    unread: int = 0


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment under a post. `author` is like a message's sender, None where the account is
    deleted; `reply_to` is the comment that it answers.
    """

    id: int
    published_at: datetime
    text: str
    author: str | None
    reply_to: int | None
    likes: int | None
    attachments: tuple[Attachment, ...]


@dataclass(frozen=True, slots=True)
class Discussion:
    """The newest comments of a post, oldest first, of `total`; `whole` where none is left out."""

    comments: tuple[Comment, ...]
    total: int
    whole: bool


def read_channel(body: bytes, content_type: str) -> ChannelPage:
    """A page t.me/s/NAME. Raises PollFailed (changed markup) for anything that is none."""
    if len(body) < TINY:
        reason = f"Подозрительно короткий ответ ({len(body)} байт): похоже на ограничение доступа"
        raise PollFailed(HealthState.CHANGED_MARKUP, reason)
    soup = read_html(decode(body, content_type))
    if soup.select_one(".tme_no_messages_found"):
        return ChannelPage(_title(soup), (), None, None, None)
    blocks = soup.select(".tgme_widget_message[data-post]")
    read = [message for block in blocks if (message := _message(block))]
    service = sum("service_message" in block.get_attribute_list("class") for block in blocks)
    wraps = len(soup.select(f"{_M}wrap"))
    if not read and service < max(wraps, 1):
        what = f"сообщений {wraps}, не прочитано ни одно" if wraps else "сообщений нет совсем"
        raise PollFailed(HealthState.CHANGED_MARKUP, f"Вид страницы изменился: {what}")
    numbers = [number for block in blocks for number in _numbers(block)]
    return ChannelPage(
        title=_title(soup),
        messages=tuple(read),
        lowest=min(numbers, default=None),
        highest=max(numbers, default=None),
        before=_before(soup),
        unread=max(wraps - len(read) - service, 0),
    )


def read_message(body: bytes, content_type: str, number: int) -> Message | None:
    """A page t.me/NAME/ID?embed=1: the message, None where there is none of that number (any more).
    Raises PollFailed (changed markup) where the page says neither.
    """
    soup = read_html(decode(body, content_type))
    if _is_absent(soup):
        return None
    for block in soup.select(".tgme_widget_message[data-post]"):
        if (message := _message(block)) and number in _numbers(block):
            return message
    raise PollFailed(HealthState.CHANGED_MARKUP, "Страница сообщения не читается")


def read_discussion(body: bytes, content_type: str) -> Discussion | None:
    """A page t.me/NAME/ID?embed=1&discussion=1; None where the post has no open discussion. Raises
    PollFailed (changed markup) where the page says neither.
    """
    soup = read_html(decode(body, content_type))
    header = soup.select_one(".tgme_post_discussion_header, .tgme_post_discussion_header_wrap")
    blocks = soup.select(".tgme_widget_message[data-post-id]")
    nothing = soup.select_one(".tme_no_messages_found")  # also said of no comments yet
    if _is_absent(soup) or (nothing and _CLOSED.search(nothing.get_text(" "))):
        return None
    read = [comment for block in blocks if (comment := _comment(block))]
    total = _total(header.get_text()) if header else 0
    if not read and (blocks or total or header is None):
        raise PollFailed(HealthState.CHANGED_MARKUP, "Комментарии не читаются")
    more = soup.select_one(".tme_messages_more[data-before]")
    return Discussion(
        comments=tuple(sorted(read, key=lambda comment: comment.id)),
        total=max(total, len(read)),
        whole=more is None,
    )


def exists(body: bytes, content_type: str) -> bool:
    """Whether the card t.me/NAME is of a channel or group that there is; one of a name that nobody
    has only offers to write to it.
    """
    soup = read_html(decode(body, content_type))
    extra = soup.select_one(".tgme_page_extra")
    return extra is not None and bool(re.search(r"subscriber|member", extra.get_text()))


def read_count(text: str) -> int | None:
    """«214.4K» -> 214400; None where there is no number."""
    found = _COUNT.search(text.replace("\u00a0", "").replace(" ", ""))
    if found is None:
        return None
    return round(float(found[1].replace(",", ".")) * _SCALE[found[2].upper()])


def _title(soup: BeautifulSoup) -> str | None:
    tag = soup.select_one(".tgme_channel_info_header_title, .tgme_header_title")
    tag = tag or soup.select_one(f"{_M}owner_name")
    return tidy(tag.get_text()) or None if tag else None


def _before(soup: BeautifulSoup) -> int | None:
    link = soup.select_one('link[rel="prev"][href]')
    if link and (found := _BEFORE.search(str(link["href"]))):
        return int(found[1])
    more = soup.select_one("a.tme_messages_more[data-before]")
    value = str(more["data-before"]) if more else ""
    return int(value) if value.isdecimal() else None


def _is_absent(soup: BeautifulSoup) -> bool:
    said = (tag.get_text(" ") for tag in soup.select(f".err_message, {_M}error"))
    return any(_ABSENT.search(text) for text in said)


def _total(header: str) -> int:
    """«1,740 comments on this post» -> 1740; without a number there are none yet."""
    found = re.match(r"\s*(\d[\d,\s]*)\s+comment", header)
    return int(re.sub(r"\D", "", found[1])) if found else 0


def _numbers(block: Tag) -> Iterator[int]:
    """The message's number, and those of the other pictures of its album."""
    links = (str(a["href"]) for a in block.select('a[href*="?single"]'))
    for place in (str(block["data-post"]), *links):
        if (found := _POST.search(place)) and found[2]:
            yield int(found[2])


def _message(block: Tag) -> Message | None:
    name = _POST.search(str(block["data-post"]))
    published = _published(block)
    if name is None or not name[2] or published is None:
        return None
    if "service_message" in block.get_attribute_list("class"):
        return None
    channel = name[1].lower()
    views = block.select_one(f"{_M}views")
    return Message(
        channel=channel,
        id=int(name[2]),
        last_id=max(_numbers(block)),
        published_at=published,
        text=_text(block),
        views=read_count(views.get_text()) if views else None,
        likes=_likes(block),
        signature=_signature(block),
        sender=_sender(block),
        forwarded_from=_forwarded(block),
        reply_to=_reply(block, channel),
        attachments=tuple(_attachments(block)),
    )


def _comment(block: Tag) -> Comment | None:
    number, published = str(block["data-post-id"]), _published(block)
    if not number.isdecimal() or published is None:
        return None
    if "service_message" in block.get_attribute_list("class"):
        return None
    reply = block.select_one(f"{_M}reply[data-reply-to]")
    answered = str(reply["data-reply-to"]) if reply else ""
    return Comment(
        id=int(number),
        published_at=published,
        text=_text(block),
        author=_sender(block),
        reply_to=int(answered) if answered.isdecimal() else None,
        likes=_likes(block),
        attachments=tuple(_attachments(block)),
    )


def _published(block: Tag) -> datetime | None:
    # A video has a <time> of its own, for its length.
    time = block.select_one(f"{_M}date time[datetime]")
    try:
        published = datetime.fromisoformat(str(time["datetime"])) if time else None
    except ValueError:
        return None
    if published is None:
        return None
    if published.tzinfo is None:
        published = published.replace(tzinfo=UTC)  # t.me writes UTC
    return published.astimezone(UTC)


def _texts(block: Tag) -> list[Tag]:
    """The outermost texts; the quote of a reply shares their class, but not the js- one."""
    return [
        tag
        for tag in block.select(f"{_M}text.js-message_text")
        if not tag.find_parent(class_=("js-message_text", "tgme_widget_message_reply"))
    ]


def _text(block: Tag) -> str:
    parts = [tag_to_text(copy(tag)) for tag in _texts(block)]
    for poll in block.select(f"{_M}poll"):
        question = poll.select_one(f"{_M}poll_question")
        options = poll.select(f"{_M}poll_option_text, {_M}poll_option_value:not(:has(*))")
        parts.append(tidy(question.get_text()) if question else "")
        parts += [f"— {tidy(option.get_text())}" for option in options]
    return "\n".join(part for part in parts if part)


def _likes(block: Tag) -> int | None:
    counts = []
    # Paid ones count stars, and one reader may give a thousand.
    for reaction in block.select(".tgme_reaction:not(.tgme_reaction_paid)"):
        shown = copy(reaction)
        for sign in shown.select("i, tg-emoji"):  # an emoji may be a digit
            sign.decompose()
        counts.append(read_count(shown.get_text()) or 0)
    return sum(counts) if counts else None


def _signature(block: Tag) -> str | None:
    tag = block.select_one(f"{_M}from_author")
    return (tidy(tag.get_text()) or None) if tag else None


def _sender(block: Tag) -> str | None:
    """Who wrote it; the author of a quoted message shares the class."""
    for tag in block.select(f"{_M}author_name"):
        if not tag.find_parent(class_="tgme_widget_message_reply"):
            link = _POST.search(str(tag.get("href") or ""))
            name = link[1].lower() if link else tidy(tag.get_text())
            return name if name and name != _NOBODY else None
    return None


def _forwarded(block: Tag) -> str | None:
    """The public channel or post; a forwarded person's name is nobody's business."""
    link = block.select_one(f"a{_M}forwarded_from_name[href]")
    found = _POST.search(str(link["href"])) if link else None
    if found is None:
        return None
    return f"{found[1].lower()}/{found[2]}" if found[2] else found[1].lower()


def _reply(block: Tag, channel: str) -> int | None:
    link = block.select_one(f"a{_M}reply[href]")
    found = _POST.search(str(link["href"])) if link else None
    if found is None or not found[2] or found[1].lower() != channel:
        return None
    return int(found[2])


_MEDIA: tuple[tuple[str, str, str], ...] = (  # kind, its element, its title within
    ("photo", f"{_M}photo_wrap", ""),
    ("video", f"{_M}video_player, {_M}roundvideo_player", ""),
    ("voice", f"{_M}voice_player", ""),
    ("audio", f"{_M}document_wrap:has({_M}document_icon.audio)", f"{_M}document_title"),
    ("document", f"{_M}document_wrap:not(:has(.audio))", f"{_M}document_title"),
    ("sticker", f"{_M}sticker_wrap", ""),
    ("place", f"{_M}location_wrap", ""),
    ("poll", f"{_M}poll", f"{_M}poll_question"),
    ("link", f"a{_M}link_preview", ".link_preview_title"),
)


def _attachments(block: Tag) -> Iterator[Attachment]:
    for kind, place, title in _MEDIA:
        for tag in block.select(place):
            yield Attachment(kind, _address(tag), _said(tag, title) if title else None)
    for text in _texts(block):
        for link in text.select('a[href^="http"]'):
            shown, address = tidy(link.get_text()), str(link["href"])
            if shown.rstrip("/") not in address and not shown.startswith(("@", "#")):
                yield Attachment("link", address, shown or None)


def _address(tag: Tag) -> str | None:
    """A picture's own address, else where a click leads."""
    if image := _IMAGE.search(str(tag.get("style") or "")):
        return image[1]
    address = str(tag.get("href") or "")
    return address if address.startswith("http") else None


def _said(tag: Tag, place: str) -> str | None:
    found = tag.select_one(place)
    return tidy(found.get_text()) or None if found else None
