"""What must not be kept about residents: masks in texts, pseudonyms for private authors. Pure.

Every pattern has a bounded length and starts at an edge of its own (a digit after none, a letter
after none), so the time is linear in the text, whatever it holds.
"""

import re
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
from domain.source import SourceKind

_MASKS = {
    "mention": "[имя]",
    "page": "[страница]",
    "call": "[телефон]",
    "mail": "[почта]",
    "inn": "[ИНН]",
    "snils": "[СНИЛС]",
    "passport": "[паспорт]",
    "account": "[счёт]",
    "card": "[карта]",
    "phone": "[телефон]",
    "local": "[телефон]",
    "flat": "[квартира]",
    "plate": "[госномер]",
}
_PSEUDONYM = re.compile(r"p:[0-9a-f]{20}")
_MAX_KEY = 64  # bytes; BLAKE2b takes no longer key
_MARGIN = 64  # longer than any masked number: one on the edge of the cut is seen whole

# Between two digits of one number people write blanks, hyphens and dots, and paste invisible marks.
_GAP = (
    r"[ .\t\-\u00a0\u00ad\u2007\u2009\u2010-\u2015\u2212"
    r"\u202f\u200b-\u200f\u202a-\u202e\u2060\ufeff]"
)
_LETTER = "[авекмнорстухabekmhopctyx]"  # the letters of Russian number plates
_UNITS = (
    r"(?!\w|[.,:]\d|\s?[-–]\s?\d|\s{0,2}(?:[-–]?\s?х?\s?комн|[-–]?к\b|кв|м2|м²|м\b|метр|квадрат|°|\*|гр\b"
    r"|град|с\b|c\b|тепл|тыс|млн|млрд|руб|₽|проц|%|лет|год|мес|дн|час|сем[ье]|человек|чел\b|шт"
    r"|дом|подъезд|этаж|раз\b))"
)

_ALL_FORMS = rf"""
    (?P<long>\d{{21,}})
    | (?P<mention>(?:\[|[@*])id\d{{1,12}}(?::[\w-]{{1,40}})?
        (?:\|[^\]\n]{{0,100}}\]|[ ]?\([^)\n]{{1,100}}\))?)
    | (?P<page>(?:https?://)?(?<![\w-])(?:m\.)?(?:vk\.(?:com|ru)/(?:id\d|wall\d)[\d_]{{0,24}}
        |ok\.ru/profile/\d{{1,20}}))
    | (?P<call>(?:https?://)?(?<![\w-])(?:wa\.me/|t\.me/\+|viber://\w{{1,10}}\?number=|tel:
        |api\.whatsapp\.com/send/?\?phone=)(?:%2B|\+)?\d{{10,15}})
    | (?P<link>https?://[^\s<>"»]{{1,2000}})
    | (?P<mail>(?<![\w.+-])[\w.+-]{{1,64}}@[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{1,5}})
    | (?P<inn>(?<!\w)инн\W{{0,3}}(?:\d{{12}}|\d{{10}})(?!\d))
    | (?P<snils>(?<!\w)снилс\W{{0,4}}\d{{11}}(?!\d)
        |(?<!\d)\d{{3}}{_GAP}\d{{3}}{_GAP}\d{{3}}{_GAP}{{1,3}}\d\d(?!\d))
    | (?P<passport>(?<!\w)(?:паспорт|сери[яи])[^\d\n]{{0,24}}
            \d\d[ ]?\d\d[^\d\n]{{0,10}}\d{{6}}(?!\d)
        |(?<![\d.,])\d\d[ ]\d\d[ ](?:№[ ]?)?\d{{6}}(?!\d)|(?<!\d)\d{{4}}[ ]?№[ ]?\d{{6}}(?!\d))
    | (?P<account>(?<!\d)(?:408|423)\d{{17}}(?!\d))
    | (?P<card>(?<!\d)\d{{4}}(?P<gap>[ \u00a0-]?)\d{{4}}(?P=gap)\d{{4}}(?P=gap)\d{{4}}
        (?:\d{{2,3}})?(?!\d))
    | (?P<phone>(?:\+{_GAP}?7|(?<!\d)[78]){_GAP}{{0,3}}\(?{_GAP}?(?!800)[3489]\d\d
            (?:[()]?{_GAP}{{0,2}}[()]?{_GAP}?\d){{7}}(?!\d)
        |\+[1-689]\d{{0,2}}(?:[()]?{_GAP}?[()]?\d){{8,12}}(?!\d)
        |(?<!\d)\(?9\d\d\)?{_GAP}{{0,2}}\d{{3}}{_GAP}?\d\d{_GAP}?\d\d(?!\d)
        |\(\d{{3,5}}\){_GAP}{{0,2}}\d{{1,3}}{_GAP}?\d\d{_GAP}?\d\d(?!\d)
        |(?<!\w)(?:тел|телефон|сот)\w{{0,6}}\.?[ ]?[:№-]?[ ]?\d{{1,3}}{_GAP}?\d\d{_GAP}?\d\d(?!\d))
    | (?P<local>(?<![\d.,:/-])\d{{1,2}}-\d\d-\d\d(?!\d|[.,:/-]\d))
    | (?P<flat>(?<![\w-])(?:кв(?:ртира)?\.?|квартир[аеуы]|квартирой)[ ]?(?P<sign>№)?[ ]?
        (?P<number>\d{{1,4}})(?:[ ]?[-–][ ]?\d{{1,4}})?(?:[а-г]\b)?{_UNITS})
    | (?P<house>(?<!\w)(?:дом|д\.)[ ]?\d{{1,4}}[а-г]?[ ]?-[ ]?)\d{{1,4}}{_UNITS}
    | (?P<plate>(?<!\w){_LETTER}(?P<blank>[ ]?)\d{{3}}(?P=blank)(?P<pair>{_LETTER}{{2}})
        (?P<code>[ ]?\d{{2,3}}(?:[ ]?rus)?)?(?!\w))
    """
_FORMS = re.compile(_ALL_FORMS, re.IGNORECASE | re.VERBOSE)
# Every form but mail begins where a word does or with one of these: to try no other place takes a
# quarter of the time.
_BUT_MAIL = re.compile(rf"(?:(?<!\w)|(?=[\d\[@*+(h]))(?:{_ALL_FORMS})", re.IGNORECASE | re.VERBOSE)
_MASKABLE = re.compile(r"[\d@]")  # every form that is masked has one
# What an address may begin with to lead to one person: a page, a private chat, a telephone.
_PERSON = re.compile(
    r"(?:(?:www|m)\.)?(?:vk\.(?:com|ru)/(?:[^?]*\?w=)?(?:id|wall)\d|ok\.ru/profile/"
    r"|t\.me/(?:\+|joinchat/)|(?:wa\.me|api\.whatsapp\.com)/.)",
    re.IGNORECASE,
)
_WEB = re.compile(r"(?:https?:)?//", re.IGNORECASE)
_APPLICATION = re.compile(r"(?!https?:)[a-z][a-z0-9+.-]*:", re.IGNORECASE)  # tel:, mailto:, tg:
_ID = re.compile(r"(?<=/)\d+(?=[/?#]|$)")  # of a page, whatever number it looks like
_CALLING = re.compile(r"тел|звон|сот|моб|номер|what|ватс|вайбер|viber|факс|пиш", re.IGNORECASE)
_UNIT_PAIRS = frozenset({"км", "см", "мм", "вт", "кв", "ст", "тк", "cm", "mm", "km"})
_WARMTH = re.compile(r"градус|холод|тепл|мерз|м[её]рз|отоплен|батаре|температур", re.IGNORECASE)


def pseudonym(key: bytes, kind: SourceKind, native: str) -> str:
    """`p:` and 20 hex digits: one person in one network is one pseudonym, and without the key
    nobody can find the person by trying every id. Raises ValueError for an empty key.
    """
    if not key:
        raise ValueError("an empty key makes no pseudonym")
    if len(key) > _MAX_KEY:
        key = blake2b(key).digest()
    text = f"{kind}\n{native}".encode(errors="replace")
    return f"p:{blake2b(text, key=key, digest_size=10).hexdigest()}"


def mask(text: str) -> str:
    """The text with personal data replaced by short Russian placeholders: phones, mail, bank cards,
    passports, СНИЛС, ИНН, flats, links and mentions of persons, number plates.

    Prices, dates, hours, house and school numbers, routes and free hotlines (8-800) stay: they are
    no personal data and people search for them.
    """
    if not _MASKABLE.search(text):
        return text
    return (_FORMS if "@" in text else _BUT_MAIL).sub(_replacement, text)


def admit(post: Post, key: bytes, now: datetime) -> Post:
    """The post as it may be kept: checked, cut to MAX_TEXT, masked, a private author under a
    pseudonym. Admitting twice is admitting once. Raises InvalidPost (see domain.post.check).

    An attachment's address that says something about a person, or leads to one, is left out. Such
    an address of the post itself is cut to its path, or to its host where the path says it too.
    """
    check(post, now)
    kept: dict[str, Any] = {
        "url": _admitted_address(post.url),
        "title": None if post.title is None else admit_text(post.title),
        "text": admit_text(post.text),
        "forwarded_from": None if post.forwarded_from is None else admit_text(post.forwarded_from),
        "author": None if post.author is None else _nameless(post.author, key, post.source_kind),
        "attachments": tuple(map(_admitted_attachment, post.attachments)),
    }
    # Most posts are kept as they are: a copy would have to learn its id again.
    changed = {name: value for name, value in kept.items() if value != getattr(post, name)}
    return replace(post, **changed) if changed else post


def admit_all(posts: Iterable[Post], key: bytes, now: datetime) -> tuple[list[Post], Counter[str]]:
    """The posts that may be kept, and how many broke which rule."""
    admitted: list[Post] = []
    refused: Counter[str] = Counter()
    for post in posts:
        try:
            admitted.append(admit(post, key, now))
        except InvalidPost as error:
            refused[error.rule] += 1
    return admitted, refused


def _admitted_attachment(found: Attachment) -> Attachment:
    url = found.url if found.url and _is_impersonal(found.url) else None
    return Attachment(found.kind, url, admit_text(found.title) if found.title else found.title)


def _admitted_address(address: str) -> str:
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
    """A page of the web that is nobody's own, and no personal data in its address."""
    if _APPLICATION.match(address):
        return False
    # `mask` leaves links whole, so it is shown what no longer looks like one.
    bare = unquote(_WEB.sub("", address, count=1)).replace("://", ":")
    without_ids = _ID.sub("", bare)
    return mask(address) == address and _is_clean(without_ids) and not _PERSON.match(bare)


@lru_cache(maxsize=1000)
def _is_clean(address: str) -> bool:
    """Of all posts of a channel it is the same address, but for their ids."""
    return mask(address) == address


def admit_text(text: str) -> str:
    """A text as it may be kept: cut to MAX_TEXT, masked, and writable as UTF-8."""
    # PostgreSQL refuses NUL, and half a surrogate pair cannot be written as UTF-8 at all.
    clean = text[: MAX_TEXT + _MARGIN].replace("\x00", "").encode(errors="ignore").decode()
    return mask(clean)[:MAX_TEXT]


def _nameless(author: Author, key: bytes, kind: SourceKind) -> Author:
    if author.kind is not AuthorKind.PRIVATE:
        return author
    known = _PSEUDONYM.fullmatch(author.key) is not None
    return Author(author.kind, author.key if known else pseudonym(key, kind, author.key))


def _replacement(found: re.Match[str]) -> str:
    form = found.lastgroup or ""
    whole = found[0]
    if form == "house":
        return f"{found['house']}{_MASKS['flat']}"
    if form in _DOUBTS and not _DOUBTS[form](found):
        return whole
    return _MASKS.get(form, whole)


def _is_card(found: re.Match[str]) -> bool:
    """Four years in a row look like a card's groups."""
    return not all(1900 <= int(part) <= 2100 for part in re.split(r"\D", found[0]))


def _is_local(found: re.Match[str]) -> bool:
    """12-03-24 is a date and 5-10-15 may be anything, unless the words before speak of calling."""
    first, month, _ = (int(part) for part in found[0].split("-"))
    if _CALLING.search(found.string, max(0, found.start() - 30), found.start()):
        return True
    return len(found[0]) == 8 and first >= 20 and (first > 31 or month > 12)


def _is_flat(found: re.Match[str]) -> bool:
    """«3 кв. 2024» is a quarter of a year; «в квартире 15, мёрзнем» is a temperature."""
    number = int(found["number"])
    if 1900 <= number <= 2100:
        return False
    if found["sign"] or not 5 <= number <= 30 or not found[0].lower().startswith("квартир"):
        return True
    near = found.string[max(0, found.start() - 60) : found.end() + 60]
    return not _WARMTH.search(near)


def _is_plate(found: re.Match[str]) -> bool:
    """«с 100 км» and «в300вт» have a plate's letters: units never are one, and without the region's
    number only capitals written together are.
    """
    if found["pair"].lower() in _UNIT_PAIRS:
        return False
    capitals = found[0] == found[0].upper() and not found["blank"]
    return capitals or found["code"] is not None


_DOUBTS = {"card": _is_card, "local": _is_local, "flat": _is_flat, "plate": _is_plate}
