"""Reads pages of t.me as messages. Pure; crawlers.parser.pool runs it.

Refusals, throttled answers and changed markup also come with status 200, so a page without messages
is never taken for a silent channel.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from crawlers.reading.counters import read_count
from crawlers.reading.elements import Below, read_html, strings
from crawlers.reading.extraction import decode
from crawlers.telegram.block import POST, Block, M, said
from crawlers.telegram.profile import read_profile
from domain.errors import PollFailed
from domain.outreach.page_profile import PageProfile
from domain.post import MAX_COUNT, Attachment
from domain.source import HealthState

TINY = 500  # bytes; the smallest real page has thirty times as much
_SERVICE = "service_message"
_MORE = ".tme_messages_more"
_BEFORE = re.compile(r"[?&]before=([0-9]{1,18})(?![0-9])")
_POST = re.compile(r"\bpost\b", re.IGNORECASE)
_NOT_FOUND = re.compile(r"\bnot found\b", re.IGNORECASE)
_CLOSED = re.compile(r"\bnot\s+available\b|\bopen\s+Telegram\b", re.IGNORECASE)


# No slots: a frozen value with slots is pickled in Python code, and messages pass between
# processes.
@dataclass(frozen=True)
class TelegramMessage:
    """`channel` is in lower case; `last_id` is above `id` if an album takes several numbers;
    `likes` sums all reactions; `sender` is the author in a group: the lower-case name in addresses,
    otherwise the displayed name.
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
        return f"{self.channel}/{self.id}"


@dataclass(frozen=True, slots=True)
class ChannelPage:
    """Messages, oldest first, without service messages; `lowest` and `highest` are the numbers that
    the page covers, None if empty; `before` requests older messages; `unread` counts those that
    could not be parsed. `profile` is None on a page without the channel's header.
    """

    title: str | None
    messages: tuple[TelegramMessage, ...]
    lowest: int | None
    highest: int | None
    before: int | None
    unread: int = 0
    profile: PageProfile | None = None


@dataclass(frozen=True)
class TelegramComment:
    """`author` is like a message's `sender`, None if the account is deleted; `reply_to` is the
    comment that it answers.
    """

    id: int
    published_at: datetime
    text: str
    author: str | None
    reply_to: int | None
    likes: int | None
    attachments: tuple[Attachment, ...]


@dataclass(frozen=True, slots=True)
class TelegramDiscussion:
    """The newest comments, oldest first, out of `total`; `whole` if none is left out."""

    comments: tuple[TelegramComment, ...]
    total: int
    whole: bool


def read_channel(body: bytes, content_type: str) -> ChannelPage:
    """A page t.me/s/NAME. Raises PollFailed (changed markup) for any other page."""
    if len(body) < TINY:
        reason = f"Подозрительно короткий ответ ({len(body)} байт): похоже на ограничение доступа"
        raise PollFailed(HealthState.CHANGED_MARKUP, reason)
    page = _below(body, content_type)
    if page.first(".tme_no_messages_found") is not None:
        return ChannelPage(_title(page), (), None, None, None, profile=read_profile(page))
    blocks = _blocks(page)
    read = [message for block in blocks if (message := _message(block))]
    service = sum(_SERVICE in block.classes for block in blocks)
    wraps = len(page.all(f"{M}wrap"))
    if not read and service < max(wraps, 1):
        what = f"сообщений {wraps}, не прочитано ни одно" if wraps else "сообщений нет совсем"
        raise PollFailed(HealthState.CHANGED_MARKUP, f"Вид страницы изменился: {what}")
    numbers = [number for block in blocks for number in block.numbers]
    return ChannelPage(
        title=_title(page),
        messages=tuple(read),
        lowest=min(numbers, default=None),
        highest=max(numbers, default=None),
        before=_before(page),
        unread=max(wraps - len(read) - service, 0),
        profile=read_profile(page),
    )


def read_message(body: bytes, content_type: str, number: int) -> TelegramMessage | None:
    """A page t.me/NAME/ID?embed=1; None if the number has no message (any more). Raises PollFailed
    (changed markup) if the page shows neither.
    """
    page = _below(body, content_type)
    if _is_absent(page):
        return None
    for block in _blocks(page):
        if (message := _message(block)) and number in block.numbers:
            return message
    raise PollFailed(HealthState.CHANGED_MARKUP, "Страница сообщения не читается")


def read_discussion(body: bytes, content_type: str) -> TelegramDiscussion | None:
    """A page t.me/NAME/ID?embed=1&discussion=1; None if the post has no open discussion. Raises
    PollFailed (changed markup) if the page shows neither.
    """
    page = _below(body, content_type)
    header = page.first(".tgme_post_discussion_header", ".tgme_post_discussion_header_wrap")
    blocks = _blocks(page, "data-post-id")
    nothing = page.first(".tme_no_messages_found")  # also shown when there are no comments yet
    if _is_absent(page) or (nothing is not None and _CLOSED.search(" ".join(strings(nothing)))):
        return None
    read = [comment for block in blocks if (comment := _comment(block))]
    total = 0 if header is None else _total("".join(strings(header)))
    if not read and (blocks or total or header is None):
        raise PollFailed(HealthState.CHANGED_MARKUP, "Комментарии не читаются")
    return TelegramDiscussion(
        comments=tuple(sorted(read, key=lambda comment: comment.id)),
        total=max(total, len(read)),
        whole=not any(more.get("data-before") is not None for more in page.all(_MORE)),
    )


def exists(body: bytes, content_type: str) -> bool:
    extra = _below(body, content_type).first(".tgme_page_extra")
    return extra is not None and bool(re.search(r"subscriber|member", "".join(strings(extra))))


def _below(body: bytes, content_type: str) -> Below:
    return read_html(decode(body, content_type))


def _blocks(page: Below, attribute: str = "data-post") -> list[Block]:
    return [
        Block(page, element, place)
        for element in page.all(".tgme_widget_message")
        if (place := element.get(attribute)) is not None
    ]


def _title(page: Below) -> str | None:
    tag = page.first(".tgme_channel_info_header_title", ".tgme_header_title")
    return said(page.first(f"{M}owner_name") if tag is None else tag)


def _before(page: Below) -> int | None:
    for link in page.all("link"):
        if "prev" in (link.get("rel") or "").split() and link.get("href") is not None:
            if match := _BEFORE.search(link.get("href")):
                return int(match[1])
            break
    more = (m.get("data-before") for m in page.all(_MORE) if m.tag == "a")
    value = next((before for before in more if before is not None), "")
    return int(value) if re.fullmatch(r"[0-9]{1,18}", value) else None


def _is_absent(page: Below) -> bool:
    errors = page.all(".err_message", f"{M}error")
    return any(says_absent(" ".join(strings(error))) for error in errors)


def says_absent(text: str) -> bool:
    post = _POST.search(text)
    return post is not None and _NOT_FOUND.search(text, post.end()) is not None


def _total(header: str) -> int:
    match = re.match(r"\s*(\d[\d,\s]*)\s+comment", header)
    return min(int(re.sub(r"\D", "", match[1])[:19]), MAX_COUNT) if match else 0


def _message(block: Block) -> TelegramMessage | None:
    name = POST.search(block.place)
    published = block.published()
    if name is None or not name[2] or published is None or _SERVICE in block.classes:
        return None
    channel = name[1].lower()
    views = said(block.first(f"{M}views"))
    return TelegramMessage(
        channel=channel,
        id=int(name[2]),
        last_id=max(block.numbers),
        published_at=published,
        text=block.text(),
        views=read_count(views) if views else None,
        likes=block.likes(),
        signature=said(block.first(f"{M}from_author")),
        sender=block.sender(),
        forwarded_from=block.forwarded(),
        reply_to=block.reply(channel),
        attachments=tuple(block.attachments()),
    )


def _comment(block: Block) -> TelegramComment | None:
    published = block.published()
    if not block.place.isdecimal() or published is None or _SERVICE in block.classes:
        return None
    replies = (reply.get("data-reply-to") for reply in block.all(f"{M}reply"))
    answered = next((number for number in replies if number is not None), "")
    return TelegramComment(
        id=int(block.place),
        published_at=published,
        text=block.text(),
        author=block.sender(),
        reply_to=int(answered) if answered.isdecimal() else None,
        likes=block.likes(),
        attachments=tuple(block.attachments()),
    )
