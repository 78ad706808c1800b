"""What all forum engines share: topics in lists, messages on a topic's pages. Pure."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from crawlers.reading.extraction import decode
from domain.errors import PollFailed
from domain.post import Attachment
from domain.source import HealthState

# Stops at the next bracket: otherwise a page of opening brackets would take quadratic time.
_META = re.compile(r"<meta\s[^<>]*", re.IGNORECASE)
_GENERATOR = re.compile(r"\bname=[\"']generator[\"']", re.IGNORECASE)
_DISCOURSE = re.compile(r"\bcontent=[\"']Discourse", re.IGNORECASE)
_DISCOURSE_DATA = re.compile(r"data-discourse-setup|id=[\"']data-discourse", re.IGNORECASE)
_PHPBB = re.compile(r"\b(?:viewforum|viewtopic)\.php\?|id=[\"']phpbb[\"']", re.IGNORECASE)


class Engine(StrEnum):
    DISCOURSE = "discourse"
    PHPBB = "phpbb"


@dataclass(frozen=True, slots=True)
class Topic:
    """`last` is the number of its newest message and `moved_at` that message's time, None if not
    stated; `stuck` rows come first regardless of age.
    """

    id: int
    title: str
    last: int
    moved_at: datetime | None
    stuck: bool = False
    views: int | None = None
    replies: int | None = None


@dataclass(frozen=True, slots=True)
class Section:
    id: int
    last: int


@dataclass(frozen=True, slots=True)
class TopicList:
    """`older` is the address of the next page; only a board's index has sections."""

    topics: tuple[Topic, ...]
    older: str | None
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True)  # no slots, because many are pickled between processes
class ForumMessage:
    """`number` grows within its topic, whose first message `opens` it."""

    number: int
    opens: bool
    published_at: datetime
    text: str
    author: str | None
    edited_at: datetime | None = None
    likes: int | None = None
    reply_to: int | None = None
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True)
class TopicPage:
    """Messages, oldest first, and the number of unreadable ones (`bad`); `start` counts the
    messages before this page, `older` those before the previous page.
    """

    topic: int
    title: str
    messages: tuple[ForumMessage, ...]
    bad: int = 0
    start: int = 0
    older: int | None = None
    views: int | None = None
    replies: int | None = None

    @property
    def lowest(self) -> int:
        return min((message.number for message in self.messages), default=0)

    @property
    def highest(self) -> int:
        return max((message.number for message in self.messages), default=0)


def recognise(body: bytes, content_type: str) -> Engine:
    page = decode(body, content_type)
    if _DISCOURSE_DATA.search(page) or _names_discourse(page):
        return Engine.DISCOURSE
    if _PHPBB.search(page):
        return Engine.PHPBB
    raise PollFailed(HealthState.CHANGED_MARKUP, "Форум не узнан: читаются Discourse и phpBB 3")


def _names_discourse(page: str) -> bool:
    tags = (tag[0] for tag in _META.finditer(page))
    return any(_GENERATOR.search(tag) and _DISCOURSE.search(tag) for tag in tags)
