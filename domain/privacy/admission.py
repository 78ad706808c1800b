"""What may be kept of a post: masked texts and pseudonyms for private authors. Pure."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b
from typing import Any
from urllib.parse import unquote, urlsplit

from domain.errors import InvalidPost
from domain.post import MAX_TEXT, Attachment, Author, AuthorKind, Post, check
from domain.privacy.masking import mask
from domain.privacy.names import initialled
from domain.source import SourceKind

_PSEUDONYM = re.compile(r"p:[0-9a-f]{20}")
_MAX_KEY = 64  # bytes, the longest key that BLAKE2b takes
_MARGIN = 160  # longer than any masked number, so a number at the edge of the cut is masked whole

# Beginnings of addresses that lead to one person: a page, a private chat, a telephone.
_PERSON = re.compile(
    r"(?:(?:www|m)\.)?(?:vk\.(?:com|ru)/(?:[^?]*\?w=)?(?:id|wall)\d|ok\.ru/profile/"
    r"|t\.me/(?:\+|joinchat/)|(?:wa\.me|api\.whatsapp\.com)/.)",
    re.IGNORECASE,
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_WEB = re.compile(r"(?:https?:)?//", re.IGNORECASE)
_APPLICATION = re.compile(r"(?!https?:)[a-z][a-z0-9+.-]*:", re.IGNORECASE)  # tel:, mailto:, tg:
_ID = re.compile(r"(?<=/)\d+(?=[/?#]|$)")  # a page's id, even if it looks like a phone number
_NUMBERED = re.compile(r"(https?://[\w.:-]+(?:/[\w.-]+)*/(?:wall-\d+_)?)(\d+)(/?)")


def pseudonym(key: bytes, kind: str, native: str) -> str:
    """`p:` and 20 hex digits; one person in one network (`kind`) has one pseudonym.

    Without the key, nobody can identify the person by trying every id. Raises ValueError for an
    empty key.
    """
    if not key:
        raise ValueError("an empty key makes no pseudonym")
    if len(key) > _MAX_KEY:
        key = blake2b(key).digest()
    text = f"{kind}\n{native}".encode(errors="replace")
    return f"p:{blake2b(text, key=key, digest_size=10).hexdigest()}"


def admit(post: Post, key: bytes, now: datetime) -> Post:
    """The post as it may be kept: checked, cut to MAX_TEXT, masked, private authors under
    pseudonyms.

    Idempotent. Raises InvalidPost (see domain.post.check). An attachment's address that contains
    personal data or leads to a person is left out. Such an address of the post itself is cut to its
    path, or to its host if the path is personal too.
    """
    check(post, now)
    kept: dict[str, Any] = {
        "native_id": _admitted_native(post, key),
        "url": admit_address(post.url),
        "title": None if post.title is None else admit_text(post.title),
        "text": admit_text(post.text),
        "forwarded_from": None if post.forwarded_from is None else admit_text(post.forwarded_from),
        "author": None if post.author is None else _nameless(post.author, key, post.source_kind),
        "attachments": tuple(map(_admitted_attachment, post.attachments)),
    }
    # Most posts are kept unchanged: a copy would compute its id again.
    changed = {name: value for name, value in kept.items() if value != getattr(post, name)}
    return replace(post, **changed) if changed else post


def admit_all(posts: Iterable[Post], key: bytes, now: datetime) -> tuple[list[Post], Counter[str]]:
    admitted: list[Post] = []
    refused: Counter[str] = Counter()
    for post in posts:
        try:
            admitted.append(admit(post, key, now))
        except InvalidPost as error:
            refused[error.rule] += 1
    return admitted, refused


def _admitted_native(post: Post, key: bytes) -> str:
    native = post.native_id
    personal = ("://" in native or "@" in native) and not _is_impersonal(native)
    return pseudonym(key, post.source_kind, native) if personal else native


def _admitted_attachment(attachment: Attachment) -> Attachment:
    url = attachment.url if attachment.url and _is_impersonal(attachment.url) else None
    return Attachment(
        attachment.kind, url, admit_text(attachment.title) if attachment.title else attachment.title
    )


def admit_address(address: str) -> str:
    """The address, or its part that leads to no person; "" if every part does."""
    if _is_impersonal(address):
        return address
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    site = f"{parts.scheme}://{parts.netloc}"
    shorter = (f"{site}{parts.path}", f"{site}/") if parts.scheme and parts.netloc else ()
    return next(filter(_is_impersonal, shorter), "")


def _is_impersonal(address: str) -> bool:
    # The exact number in a link does not matter, and many links of a site differ only in it. One
    # number for all of them makes the cache effective.
    numbered = _NUMBERED.fullmatch(address)
    if numbered:
        address = f"{numbered[1]}{'1' * len(numbered[2])}{numbered[3]}"
    return _leads_to_nobody(address)


@lru_cache(maxsize=1000)
def _leads_to_nobody(address: str) -> bool:
    if _APPLICATION.match(address):
        return False
    # `mask` leaves links whole, so the scheme and slashes are removed first.
    bare = unquote(_WEB.sub("", address, count=1)).replace("://", ":")
    without_ids = _ID.sub("", bare)
    return mask(address) == address and _is_clean(without_ids) and not _PERSON.match(bare)


@lru_cache(maxsize=1000)
def _is_clean(address: str) -> bool:
    """Cached separately: the posts of a channel differ only in their ids."""
    return mask(address) == address


def admit_text(text: str) -> str:
    """A text as it may be kept: cut to MAX_TEXT, masked, and valid UTF-8.

    Of the control characters, tabs and ends of lines stay.
    """
    # PostgreSQL refuses NUL, terminals obey ESC, and half a surrogate pair is not valid UTF-8.
    clean = _CONTROL.sub("", text[: MAX_TEXT + _MARGIN]).encode(errors="ignore").decode()
    return mask(clean)[:MAX_TEXT]


def admit_title(text: str) -> str:
    """A title that a person typed, as it may be kept: one line of signs that are seen, without a
    resident's data, and without a surname with initials, where no office stands beside it.
    """
    visible = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    title = admit_text(" ".join(visible.split()))
    for start, end in reversed(list(initialled(title))):
        title = f"{title[:start]}[имя]{title[end:]}"
    return title


def _nameless(author: Author, key: bytes, kind: SourceKind) -> Author:
    if author.kind is not AuthorKind.PRIVATE:
        # A numeric key is a public id and stays, even if it looks like a phone number; the author
        # of a feed may be a mail address.
        public = admit_text(author.key) if "@" in author.key else author.key
        return replace(
            author, key=public, name=admit_text(author.name) if author.name else author.name
        )
    known = _PSEUDONYM.fullmatch(author.key) is not None
    return Author(author.kind, author.key if known else pseudonym(key, kind, author.key))
