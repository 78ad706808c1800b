"""Reads one message or comment of a page of t.me: time, text, author, media. Pure."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from crawlers.reading.counters import read_count
from crawlers.reading.elements import NO_TEXT, Below, Element, classes, strings
from crawlers.reading.extraction import element_to_text, tidy
from domain.post import Attachment

M = ".tgme_widget_message_"
POST = re.compile(r"(?:^|t\.me/)(?:s/)?([A-Za-z]\w{3,31})(?:/([0-9]{1,18}))?(?:[?#]|$)")
_TEXT = "js-message_text"
_QUOTED = frozenset({"tgme_widget_message_reply"})
_DATE = frozenset({"tgme_widget_message_date"})
_SIGNS = NO_TEXT | {"i", "tg-emoji"}  # an emoji may be a digit
_IMAGE = re.compile(r"background-image:\s*url\(['\"]?([^'\")]+)")
_NOBODY = "Deleted Account"  # t.me's name for every deleted account
_IN_ALBUM = (f"{M}photo_wrap", f"{M}video_player", f"{M}document_wrap")
_MEDIA: tuple[tuple[str, tuple[str, ...], str], ...] = (  # kind, its element, its title within
    ("photo", (f"{M}photo_wrap",), ""),
    ("video", (f"{M}video_player", f"{M}roundvideo_player"), ""),
    ("voice", (f"{M}voice_player",), ""),
    ("audio", (f"{M}document_wrap",), f"{M}document_title"),
    ("document", (f"{M}document_wrap",), f"{M}document_title"),
    ("sticker", (f"{M}sticker_wrap",), ""),
    ("place", (f"{M}location_wrap",), ""),
    ("poll", (f"{M}poll",), f"{M}poll_question"),
    ("link", (f"{M}link_preview",), ".link_preview_title"),
)


class Block:
    def __init__(self, page: Below, element: Element, place: str) -> None:
        below = page.below(element)
        self.all, self.first, self._below = below.all, below.first, below.below
        self.place, self.classes = place, classes(element)
        self.numbers = [*self._numbers()]
        # The outermost text; a reply's quote has the same class, but without the js- class.
        self._texts = [
            text
            for text in self.all(f"{M}text")
            if _TEXT in classes(text) and not _within(text, {_TEXT} | _QUOTED)
        ]

    def _numbers(self) -> Iterator[int]:
        """The message's number and those of its album's other parts; a text may link to any
        message.
        """
        links = (link.get("href") or "" for link in self.all(*_IN_ALBUM))
        for place in (self.place, *(link for link in links if "?single" in link)):
            if (match := POST.search(place)) and match[2]:
                yield int(match[2])

    def published(self) -> datetime | None:
        # A video has its own <time>, for its length.
        stated = (
            time.get("datetime")
            for time in self.all("time")
            if time.get("datetime") is not None and _within(time, _DATE)
        )
        try:
            published = datetime.fromisoformat(next(stated, ""))
        except ValueError:
            return None
        if published.tzinfo is None:
            published = published.replace(tzinfo=UTC)  # t.me writes UTC
        return published.astimezone(UTC)

    def text(self) -> str:
        parts = [element_to_text(text) for text in self._texts]
        for element in self.all(f"{M}poll"):
            poll = self._below(element)
            parts.append(said(poll.first(f"{M}poll_question")) or "")
            for option in poll.all(f"{M}poll_option_text", f"{M}poll_option_value"):
                # A value is plain text or contains the option's own elements; skip the latter.
                if not len(option) or "tgme_widget_message_poll_option_text" in classes(option):
                    parts.append(f"— {said(option) or ''}")
        return "\n".join(part for part in parts if part)

    def likes(self) -> int | None:
        # Paid reactions count stars, and one reader may give a thousand.
        counts = [
            read_count("".join(strings(reaction, _SIGNS))) or 0
            for reaction in self.all(".tgme_reaction")
            if "tgme_reaction_paid" not in classes(reaction)
        ]
        return sum(counts) if counts else None

    def sender(self) -> str | None:
        for element in self.all(f"{M}author_name"):
            if not _within(element, _QUOTED):
                link = POST.search(element.get("href") or "")
                name = link[1].lower() if link else said(element)
                return name if name != _NOBODY else None
        return None

    def forwarded(self) -> str | None:
        if match := self._linked(f"{M}forwarded_from_name"):
            return f"{match[1].lower()}/{match[2]}" if match[2] else match[1].lower()
        return None

    def reply(self, channel: str) -> int | None:
        match = self._linked(f"{M}reply")
        return int(match[2]) if match and match[2] and match[1].lower() == channel else None

    def _linked(self, mark: str) -> re.Match[str] | None:
        links = (link.get("href") for link in self.all(mark) if link.tag == "a")
        return POST.search(next((link for link in links if link is not None), ""))

    def attachments(self) -> Iterator[Attachment]:
        for kind, marks, title in _MEDIA:
            for element in self.all(*marks):
                below = self._below(element) if title else None
                if kind == "link" and element.tag != "a":
                    continue
                if below and kind in ("audio", "document") and kind != _file(below):
                    continue
                named = said(below.first(title)) if below else None
                yield Attachment(kind, _address(element), named)
        for text in self._texts:
            for link in text.iterdescendants("a"):
                shown, address = said(link) or "", link.get("href") or ""
                outside = address.startswith("http") and shown.rstrip("/") not in address
                if outside and not shown.startswith(("@", "#")):
                    yield Attachment("link", address, shown or None)


def said(element: Element | None) -> str | None:
    return None if element is None else tidy("".join(strings(element))) or None


def _within(element: Element, names: frozenset[str] | set[str]) -> bool:
    return any(names & classes(outer) for outer in element.iterancestors())


def _file(below: Below) -> str | None:
    sounding = below.all(".audio")
    if not sounding:
        return "document"
    icons = ("tgme_widget_message_document_icon" in classes(element) for element in sounding)
    return "audio" if any(icons) else None


def _address(element: Element) -> str | None:
    if image := _IMAGE.search(element.get("style") or ""):
        return image[1]
    address = element.get("href") or ""
    return address if address.startswith("http") else None
