"""Pages of t.me to messages. Pure; crawlers.parsing runs it.

A refusal, a throttled answer and a changed markup come as 200 too: a page without messages is
never taken for a silent channel.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from crawlers.elements import NO_TEXT, Below, Element, classes, read_html, strings
from crawlers.extraction import decode, element_to_text, tidy
from domain.errors import PollFailed
from domain.post import Attachment
from domain.source import HealthState

TINY = 500  # bytes; the smallest real page has thirty times as much
_M = ".tgme_widget_message_"
_TEXT = "js-message_text"
_QUOTED = frozenset({"tgme_widget_message_reply"})
_SERVICE = "service_message"
_DATE = frozenset({"tgme_widget_message_date"})
_MORE = ".tme_messages_more"
_SIGNS = NO_TEXT | {"i", "tg-emoji"}  # an emoji may be a digit
_COUNT = re.compile(r"(\d+(?:[.,]\d+)?)\s*([KMB]?)", re.IGNORECASE)
_SCALE = {"": 1, "K": 1_000, "M": 1_000_000, "B": 1_000_000_000}
_IMAGE = re.compile(r"background-image:\s*url\(['\"]?([^'\")]+)")
_POST = re.compile(r"(?:^|t\.me/)(?:s/)?([A-Za-z]\w{3,31})(?:/(\d+))?(?:[?#]|$)")
_BEFORE = re.compile(r"[?&]before=(\d+)")
_ABSENT = re.compile(r"\bpost\b.*\bnot found\b", re.IGNORECASE | re.DOTALL)
_CLOSED = re.compile(r"\bnot\s+available\b|\bopen\s+Telegram\b", re.IGNORECASE)
_NOBODY = "Deleted Account"  # what t.me calls everyone who left


# Without slots: those of a frozen value are pickled in Python, and it goes from process to process.
@dataclass(frozen=True)
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


@dataclass(frozen=True)
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
    page = _below(body, content_type)
    if page.first(".tme_no_messages_found") is not None:
        return ChannelPage(_title(page), (), None, None, None)
    blocks = _blocks(page)
    read = [message for block in blocks if (message := _message(block))]
    service = sum(_SERVICE in block.classes for block in blocks)
    wraps = len(page.all(f"{_M}wrap"))
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
    )


def read_message(body: bytes, content_type: str, number: int) -> Message | None:
    """A page t.me/NAME/ID?embed=1: the message, None where there is none of that number (any more).
    Raises PollFailed (changed markup) where the page says neither.
    """
    page = _below(body, content_type)
    if _is_absent(page):
        return None
    for block in _blocks(page):
        if (message := _message(block)) and number in block.numbers:
            return message
    raise PollFailed(HealthState.CHANGED_MARKUP, "Страница сообщения не читается")


def read_discussion(body: bytes, content_type: str) -> Discussion | None:
    """A page t.me/NAME/ID?embed=1&discussion=1; None where the post has no open discussion. Raises
    PollFailed (changed markup) where the page says neither.
    """
    page = _below(body, content_type)
    header = page.first(".tgme_post_discussion_header", ".tgme_post_discussion_header_wrap")
    blocks = _blocks(page, "data-post-id")
    nothing = page.first(".tme_no_messages_found")  # also said of no comments yet
    if _is_absent(page) or (nothing is not None and _CLOSED.search(" ".join(strings(nothing)))):
        return None
    read = [comment for block in blocks if (comment := _comment(block))]
    total = 0 if header is None else _total("".join(strings(header)))
    if not read and (blocks or total or header is None):
        raise PollFailed(HealthState.CHANGED_MARKUP, "Комментарии не читаются")
    return Discussion(
        comments=tuple(sorted(read, key=lambda comment: comment.id)),
        total=max(total, len(read)),
        whole=not any(more.get("data-before") is not None for more in page.all(_MORE)),
    )


def exists(body: bytes, content_type: str) -> bool:
    """Whether the card t.me/NAME is of a channel or group that there is; one of a name that nobody
    has only offers to write to it.
    """
    extra = _below(body, content_type).first(".tgme_page_extra")
    return extra is not None and bool(re.search(r"subscriber|member", "".join(strings(extra))))


def read_count(text: str) -> int | None:
    """«214.4K» -> 214400; None where there is no number."""
    found = _COUNT.search(text.replace("\u00a0", "").replace(" ", ""))
    if found is None:
        return None
    return round(float(found[1].replace(",", ".")) * _SCALE[found[2].upper()])


class _Block:
    """A message or comment. `place` is its channel and number."""

    def __init__(self, page: Below, element: Element, place: str) -> None:
        below = page.below(element)
        self.all, self.first, self.below = below.all, below.first, below.below
        self.place, self.classes = place, classes(element)
        self.numbers = [*self._numbers()]
        # The outermost; the quote of a reply shares their class, but not the js- one.
        self.texts = [
            text
            for text in self.all(f"{_M}text")
            if _TEXT in classes(text) and not _within(text, {_TEXT} | _QUOTED)
        ]

    def _numbers(self) -> Iterator[int]:
        """The message's number, and those of its album's other pictures; a text links to any."""
        links = (a.get("href") or "" for a in self.all(f"{_M}photo_wrap", f"{_M}video_player"))
        for place in (self.place, *(link for link in links if "?single" in link)):
            if (found := _POST.search(place)) and found[2]:
                yield int(found[2])


def _below(body: bytes, content_type: str) -> Below:
    return read_html(decode(body, content_type))


def _blocks(page: Below, attribute: str = "data-post") -> list[_Block]:
    """Each element of a message that has the attribute, which says where it belongs."""
    return [
        _Block(page, element, place)
        for element in page.all(".tgme_widget_message")
        if (place := element.get(attribute)) is not None
    ]


def _within(element: Element, names: frozenset[str] | set[str]) -> bool:
    return any(names & classes(outer) for outer in element.iterancestors())


def _said(element: Element | None) -> str | None:
    return None if element is None else tidy("".join(strings(element))) or None


def _title(page: Below) -> str | None:
    tag = page.first(".tgme_channel_info_header_title", ".tgme_header_title")
    return _said(page.first(f"{_M}owner_name") if tag is None else tag)


def _before(page: Below) -> int | None:
    for link in page.all("link"):
        if "prev" in (link.get("rel") or "").split() and link.get("href") is not None:
            if found := _BEFORE.search(link.get("href")):
                return int(found[1])
            break
    more = (m.get("data-before") for m in page.all(_MORE) if m.tag == "a")
    value = next((before for before in more if before is not None), "")
    return int(value) if value.isdecimal() else None


def _is_absent(page: Below) -> bool:
    errors = page.all(".err_message", f"{_M}error")
    return any(_ABSENT.search(" ".join(strings(error))) for error in errors)


def _total(header: str) -> int:
    """«1,740 comments on this post» -> 1740; without a number there are none yet."""
    found = re.match(r"\s*(\d[\d,\s]*)\s+comment", header)
    return int(re.sub(r"\D", "", found[1])) if found else 0


def _message(block: _Block) -> Message | None:
    name = _POST.search(block.place)
    published = _published(block)
    if name is None or not name[2] or published is None or _SERVICE in block.classes:
        return None
    channel = name[1].lower()
    views = _said(block.first(f"{_M}views"))
    return Message(
        channel=channel,
        id=int(name[2]),
        last_id=max(block.numbers),
        published_at=published,
        text=_text(block),
        views=read_count(views) if views else None,
        likes=_likes(block),
        signature=_said(block.first(f"{_M}from_author")),
        sender=_sender(block),
        forwarded_from=_forwarded(block),
        reply_to=_reply(block, channel),
        attachments=tuple(_attachments(block)),
    )


def _comment(block: _Block) -> Comment | None:
    published = _published(block)
    if not block.place.isdecimal() or published is None or _SERVICE in block.classes:
        return None
    replies = (reply.get("data-reply-to") for reply in block.all(f"{_M}reply"))
    answered = next((number for number in replies if number is not None), "")
    return Comment(
        id=int(block.place),
        published_at=published,
        text=_text(block),
        author=_sender(block),
        reply_to=int(answered) if answered.isdecimal() else None,
        likes=_likes(block),
        attachments=tuple(_attachments(block)),
    )


def _published(block: _Block) -> datetime | None:
    # A video has a <time> of its own, for its length.
    stated = (
        time.get("datetime")
        for time in block.all("time")
        if time.get("datetime") is not None and _within(time, _DATE)
    )
    try:
        published = datetime.fromisoformat(next(stated, ""))
    except ValueError:
        return None
    if published.tzinfo is None:
        published = published.replace(tzinfo=UTC)  # t.me writes UTC
    return published.astimezone(UTC)


def _text(block: _Block) -> str:
    parts = [element_to_text(text) for text in block.texts]
    for element in block.all(f"{_M}poll"):
        poll = block.below(element)
        parts.append(_said(poll.first(f"{_M}poll_question")) or "")
        for option in poll.all(f"{_M}poll_option_text", f"{_M}poll_option_value"):
            # A value holds what no option has, or the option's elements.
            if not len(option) or "tgme_widget_message_poll_option_text" in classes(option):
                parts.append(f"— {_said(option) or ''}")
    return "\n".join(part for part in parts if part)


def _likes(block: _Block) -> int | None:
    # Paid ones count stars, and one reader may give a thousand.
    counts = [
        read_count("".join(strings(reaction, _SIGNS))) or 0
        for reaction in block.all(".tgme_reaction")
        if "tgme_reaction_paid" not in classes(reaction)
    ]
    return sum(counts) if counts else None


def _sender(block: _Block) -> str | None:
    """Who wrote it; the author of a quoted message shares the class."""
    for element in block.all(f"{_M}author_name"):
        if not _within(element, _QUOTED):
            link = _POST.search(element.get("href") or "")
            name = link[1].lower() if link else _said(element)
            return name if name != _NOBODY else None
    return None


def _forwarded(block: _Block) -> str | None:
    """The public channel or post; a forwarded person's name is nobody's business."""
    if found := _linked(block, f"{_M}forwarded_from_name"):
        return f"{found[1].lower()}/{found[2]}" if found[2] else found[1].lower()
    return None


def _reply(block: _Block, channel: str) -> int | None:
    found = _linked(block, f"{_M}reply")
    return int(found[2]) if found and found[2] and found[1].lower() == channel else None


def _linked(block: _Block, mark: str) -> re.Match[str] | None:
    """Where the first link with the mark leads."""
    links = (link.get("href") for link in block.all(mark) if link.tag == "a")
    return _POST.search(next((link for link in links if link is not None), ""))


_MEDIA: tuple[tuple[str, tuple[str, ...], str], ...] = (  # kind, its element, its title within
    ("photo", (f"{_M}photo_wrap",), ""),
    ("video", (f"{_M}video_player", f"{_M}roundvideo_player"), ""),
    ("voice", (f"{_M}voice_player",), ""),
    ("audio", (f"{_M}document_wrap",), f"{_M}document_title"),
    ("document", (f"{_M}document_wrap",), f"{_M}document_title"),
    ("sticker", (f"{_M}sticker_wrap",), ""),
    ("place", (f"{_M}location_wrap",), ""),
    ("poll", (f"{_M}poll",), f"{_M}poll_question"),
    ("link", (f"{_M}link_preview",), ".link_preview_title"),
)


def _attachments(block: _Block) -> Iterator[Attachment]:
    for kind, marks, title in _MEDIA:
        for element in block.all(*marks):
            below = block.below(element) if title else None
            if kind == "link" and element.tag != "a":
                continue
            if below and kind in ("audio", "document") and kind != _file(below):
                continue
            named = _said(below.first(title)) if below else None
            yield Attachment(kind, _address(element), named)
    for text in block.texts:
        for link in text.iterdescendants("a"):
            shown, address = _said(link) or "", link.get("href") or ""
            outside = address.startswith("http") and shown.rstrip("/") not in address
            if outside and not shown.startswith(("@", "#")):
                yield Attachment("link", address, shown or None)


def _file(below: Below) -> str | None:
    """What a file is; one that only looks like music is nothing."""
    sounding = below.all(".audio")
    if not sounding:
        return "document"
    icons = ("tgme_widget_message_document_icon" in classes(element) for element in sounding)
    return "audio" if any(icons) else None


def _address(element: Element) -> str | None:
    """A picture's own address, else where a click leads."""
    if image := _IMAGE.search(element.get("style") or ""):
        return image[1]
    address = element.get("href") or ""
    return address if address.startswith("http") else None
