"""Reads answers of Discourse as topics and messages. Pure; crawlers.parser.pool runs it.

Every reader raises PollFailed (changed markup).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bs4 import BeautifulSoup, Tag

from crawlers.forums.topics import ForumMessage, Topic, TopicList, TopicPage
from crawlers.reading.extraction import html_to_text, tag_to_text, tidy
from crawlers.reading.json_answers import changed, count, listed, read_json, table
from domain.post import Attachment

WHOSE = "Discourse"  # whose answers, in the genitive, for error texts

SAID = (1, 2)  # post_type: regular, a moderator's; others are actions («closed») and whispers
LIKE = 2  # id in actions_summary


@dataclass(frozen=True, slots=True)
class Thread:
    """`stream` holds the ids of all posts of the topic in order."""

    page: TopicPage
    stream: tuple[int, ...]


def read_topics(body: bytes) -> TopicList:
    listed = table(table(read_json(body, WHOSE)).get("topic_list"))
    rows = listed.get("topics")
    if not isinstance(rows, list):
        raise changed(WHOSE, "нет списка тем")
    topics = [topic for row in rows if (topic := _topic(row))]
    if rows and not topics:
        raise changed(WHOSE, f"тем {len(rows)}, не прочитана ни одна")
    more = listed.get("more_topics_url")
    return TopicList(tuple(topics), _json_address(more) if isinstance(more, str) else None)


def read_thread(body: bytes) -> Thread:
    data = table(read_json(body, WHOSE))
    posts = table(data.get("post_stream"))
    topic = count(data.get("id"))
    if topic is None:
        raise changed(WHOSE, "у темы нет номера")
    messages, bad = _messages(posts)
    stream = tuple(i for i in listed(posts.get("stream")) if type(i) is int)
    posts_count = count(data.get("posts_count"))
    page = TopicPage(
        topic=topic,
        title=_plain(data.get("title")),
        messages=messages,
        bad=bad,
        views=count(data.get("views")),
        replies=None if posts_count is None else max(0, posts_count - 1),
    )
    return Thread(page, stream)


def read_posts(body: bytes) -> tuple[tuple[ForumMessage, ...], int]:
    """The messages and the number of unreadable ones."""
    return _messages(table(table(read_json(body, WHOSE)).get("post_stream")))


def _messages(stream: Mapping[str, Any]) -> tuple[tuple[ForumMessage, ...], int]:
    rows = stream.get("posts")
    if not isinstance(rows, list):
        raise changed(WHOSE, "нет сообщений темы")
    shown = [row for row in map(table, rows) if not _silent(row)]
    messages = [message for row in shown if (message := _message(row))]
    if shown and not messages:
        raise changed(WHOSE, f"сообщений {len(shown)}, не прочитано ни одно")
    messages.sort(key=lambda message: message.number)
    return tuple(messages), len(shown) - len(messages)


def _silent(row: Mapping[str, Any]) -> bool:
    gone = row.get("deleted_at") or row.get("user_deleted") or row.get("hidden")
    return bool(gone) or row.get("post_type", SAID[0]) not in SAID


def _topic(value: Any) -> Topic | None:
    row = table(value)
    number, last = count(row.get("id")), count(row.get("highest_post_number"))
    if number is None or last is None:
        return None
    posts_count = count(row.get("posts_count"))
    return Topic(
        id=number,
        title=_plain(row.get("title")),
        last=last,
        moved_at=_moment(row.get("last_posted_at") or row.get("bumped_at")),
        stuck=row.get("pinned") is True or row.get("pinned_globally") is True,
        views=count(row.get("views")),
        replies=None if posts_count is None else max(0, posts_count - 1),
    )


def _message(row: Mapping[str, Any]) -> ForumMessage | None:
    number, published = count(row.get("post_number")), _moment(row.get("created_at"))
    cooked = row.get("cooked")
    if not number or published is None or not isinstance(cooked, str):
        return None
    # Beautiful Soup warns of a text that looks like the name of a file.
    soup = BeautifulSoup(f"<div>{cooked}</div>", "lxml")
    attachments = tuple(_attachments(soup))
    for quote in soup.select("aside.quote, aside.onebox, .lightbox .meta, .poll-info"):
        quote.decompose()  # other people's words
    for emoji in soup.select("img.emoji[title], img.emoji[alt]"):
        emoji.replace_with(str(emoji.get("title") or emoji.get("alt")))
    user = row.get("user_id")
    return ForumMessage(
        number=number,
        opens=number == 1,
        published_at=published,
        text=tag_to_text(soup),
        author=str(user) if user is not None else str(row.get("username") or "") or None,
        edited_at=_edited(row),
        likes=_likes(row.get("actions_summary")),
        reply_to=count(row.get("reply_to_post_number")),
        attachments=attachments,
    )


def _edited(row: Mapping[str, Any]) -> datetime | None:
    """`updated_at` also changes when a link preview is rebuilt; `version` counts people's edits."""
    version = count(row.get("version"))
    return _moment(row.get("updated_at")) if version is not None and version > 1 else None


def _likes(summary: Any) -> int | None:
    if not isinstance(summary, Sequence) or isinstance(summary, str):
        return None
    for action in map(table, summary):
        if action.get("id") == LIKE:
            return count(action.get("count")) or 0
    return 0  # the summary omits an action that nobody took


def _attachments(soup: BeautifulSoup) -> Iterator[Attachment]:
    for image in soup.select("img[src]:not(.emoji):not(.avatar):not(.site-icon)"):
        yield Attachment("photo", _web(image, "src"))
    for link in soup.select("a.attachment[href]"):
        yield Attachment("document", _web(link, "href"), tidy(link.get_text()) or None)
    for box in soup.select("aside.onebox[data-onebox-src]"):
        heading = box.select_one("h3, h4")
        title = tidy(heading.get_text()) if heading else None
        yield Attachment("link", _web(box, "data-onebox-src"), title or None)


def _web(tag: Tag, name: str) -> str | None:
    address = str(tag.get(name) or "")
    if address.startswith("//"):
        return f"https:{address}"
    return address if address.startswith("http") else None


def _json_address(address: str) -> str:
    path, mark, query = address.partition("?")
    return f"{path.removesuffix('.json')}.json{mark}{query}"


def _plain(title: Any) -> str:
    return html_to_text(title) if isinstance(title, str) else ""


def _moment(value: Any) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        return None
