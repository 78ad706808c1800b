"""Reads answers of the MAX bot API (platform-api2.max.ru); the parser runs it. Pure.

Every reader raises PollFailed (changed markup).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from crawlers.reading.extraction import tidy
from crawlers.reading.json_answers import changed, count, moment_of_ms, read_json, table
from domain.post import Attachment

WHOSE = "MAX"  # whose answers, in the genitive, for error texts

# Contacts and buttons are dropped: a contact is a person's telephone, and a button is nobody's
# words.
_KINDS: Mapping[str, str] = {
    "image": "photo",
    "video": "video",
    "audio": "voice",
    "file": "document",
    "sticker": "sticker",
    "share": "link",
    "location": "place",
    "poll": "poll",
}


@dataclass(frozen=True, slots=True)
class MaxMessage:
    """A message, a channel's post or a comment; `sender` None means the channel itself."""

    mid: str
    at: datetime
    text: str
    sender: str | None
    is_bot: bool
    views: int | None
    url: str | None
    reply_to: str | None
    forwarded_from: str | None
    attachments: tuple[Attachment, ...]


@dataclass(frozen=True, slots=True)
class MaxPage:
    messages: tuple[MaxMessage, ...]
    bad: int


@dataclass(frozen=True, slots=True)
class MaxChat:
    """`link` is its public name, None if it has none."""

    id: int
    title: str
    is_channel: bool
    link: str | None
    open: bool


@dataclass(frozen=True, slots=True)
class MaxUpdates:
    chats: frozenset[int]
    removed: tuple[tuple[int, str], ...]
    marker: int | None


def read_updates(body: bytes) -> MaxUpdates:
    data = table(read_json(body, WHOSE))
    rows = data.get("updates")
    if not isinstance(rows, list):
        raise changed(WHOSE, "нет списка событий")
    chats: set[int] = set()
    removed: list[tuple[int, str]] = []
    for row in map(table, rows):
        to = table(table(row.get("message")).get("recipient"))
        chat = to.get("chat_id", row.get("chat_id"))
        if type(chat) is not int or to.get("chat_type") == "dialog":
            continue
        chats.add(chat)
        mid = row.get("message_id")
        if row.get("update_type") == "message_removed" and isinstance(mid, str):
            removed.append((chat, mid))
    marker = data.get("marker")
    known = type(marker) is int
    return MaxUpdates(frozenset(chats), tuple(removed), marker if known else None)


def read_messages(body: bytes) -> MaxPage:
    rows = table(read_json(body, WHOSE)).get("messages")
    if not isinstance(rows, list):
        raise changed(WHOSE, "нет списка сообщений")
    messages = [message for row in rows if (message := _message(table(row)))]
    if rows and not messages:
        raise changed(WHOSE, f"сообщений {len(rows)}, не прочитано ни одно")
    messages.sort(key=lambda message: message.at, reverse=True)
    return MaxPage(tuple(messages), len(rows) - len(messages))


def read_chat(body: bytes) -> MaxChat:
    if (chat := _chat(table(read_json(body, WHOSE)))) is None:
        raise changed(WHOSE, "нет номера чата")
    return chat


def read_chats(body: bytes) -> tuple[tuple[MaxChat, ...], int | None]:
    """The bot's chats and the marker of the next page."""
    data = table(read_json(body, WHOSE))
    rows = data.get("chats")
    if not isinstance(rows, list):
        raise changed(WHOSE, "нет списка чатов")
    marker = data.get("marker")
    chats = tuple(chat for row in rows if (chat := _chat(table(row))))
    return chats, marker if type(marker) is int and marker else None


def _chat(row: Mapping[str, Any]) -> MaxChat | None:
    number = row.get("chat_id")
    if type(number) is not int:
        return None
    link = str(row.get("link") or "").rstrip("/").rpartition("/")[2]
    return MaxChat(
        id=number,
        title=tidy(str(row.get("title") or "")),
        is_channel=row.get("type") == "channel",
        link=link or None,
        open=row.get("status") in (None, "active"),
    )


def _message(row: Mapping[str, Any]) -> MaxMessage | None:
    body, sender = table(row.get("body")), table(row.get("sender"))
    mid, at = body.get("mid"), moment_of_ms(row.get("timestamp"))
    if not isinstance(mid, str) or not mid or at is None:
        return None
    link = table(row.get("link"))
    linked, kind = table(link.get("message")), link.get("type")
    parts = [body, linked] if kind == "forward" else [body]
    person = sender.get("user_id")
    chat = link.get("chat_id")
    return MaxMessage(
        mid=mid,
        at=at,
        text="\n".join(text for part in parts if (text := tidy(str(part.get("text") or "")))),
        sender=str(person) if person is not None else None,
        is_bot=sender.get("is_bot") is True,
        views=count(table(row.get("stat")).get("views")),
        url=row["url"] if str(row.get("url") or "").startswith("https://") else None,
        reply_to=str(linked["mid"]) if kind == "reply" and linked.get("mid") else None,
        # A person's forwarded message names nobody.
        forwarded_from=str(chat) if kind == "forward" and type(chat) is int and chat < 0 else None,
        attachments=tuple(_attachments(parts)),
    )


def _attachments(parts: Sequence[Mapping[str, Any]]) -> Iterator[Attachment]:
    for part in parts:
        rows = part.get("attachments")
        for row in map(table, rows if isinstance(rows, list) else ()):
            kind = _KINDS.get(str(row.get("type")))
            if kind is not None:
                payload = table(row.get("payload"))
                url = str(payload.get("url") or "")
                title = row.get("title") or row.get("filename") or payload.get("title")
                shown = tidy(str(title)) if title else None
                yield Attachment(kind, url if url.startswith("http") else None, shown)
