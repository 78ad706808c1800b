"""Reads one saved e-mail (.eml): its text and time; attachments are counted and left out."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.errors import MessageError
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr, parsedate_to_datetime
from hashlib import blake2b
from html.parser import HTMLParser

from domain.errors import EntryRefused

LARGEST = 10 * 1024 * 1024  # bytes of a file
LONGEST = 1_000_000  # characters of HTML that are read
PARTS = 200
_HIDDEN = frozenset({"script", "style", "head", "title"})
_QUOTING = frozenset({"blockquote"})
_BREAKS = frozenset({"br", "p", "div", "tr", "li", "h1", "h2", "h3", "blockquote", "table"})
_LINES = re.compile(r"\n\s*\n\s*")
# What the parsers of the standard library let pass on damaged headers and markup.
DAMAGE = (
    *(MessageError, ValueError, LookupError, RecursionError, AttributeError, TypeError),
    AssertionError,
)


@dataclass(frozen=True, slots=True)
class Letter:
    """`id` names the letter without its sender's address; `sender` is that address, which nobody
    keeps; `sent_at` is None without a readable date with a zone.
    """

    id: str
    sender: str
    body: str
    sent_at: datetime | None
    attachments: int


def read_mail(content: bytes) -> Letter:
    """Raises EntryRefused for a file that is too large or is no letter."""
    check_size(content)
    try:
        letter = BytesParser(policy=policy.default).parsebytes(content)
        if not isinstance(letter, EmailMessage) or not letter["from"]:
            raise EntryRefused("это не письмо: сохраните его из почты как файл .eml")
        text, attachments = contents(letter)
        subject = header(letter, "subject")
        return Letter(
            letter_id(letter, content),
            parseaddr(header(letter, "from"))[1].casefold(),
            f"{subject}\n{text}".strip(),
            _sent(letter),
            attachments,
        )
    except DAMAGE as error:
        raise EntryRefused("письмо повреждено: сохраните его из почты ещё раз") from error


def check_size(content: bytes) -> None:
    if len(content) > LARGEST:
        raise EntryRefused(
            f"письмо больше {LARGEST // 1024 // 1024} МБ: сохраните его без вложений"
        )


def contents(letter: EmailMessage, *, quoted: bool = True) -> tuple[str, int]:
    """The plain text, or that of the HTML, and how many attachments there are; what the HTML quotes
    is left out unless `quoted`.
    """
    plain: list[str] = []
    html: list[str] = []
    attachments = 0
    for number, part in enumerate(_leaves(letter)):
        if number >= PARTS:
            raise EntryRefused(f"в письме больше {PARTS} частей: перешлите его текстом")
        kind = part.get_content_type()
        is_text = kind in ("text/plain", "text/html")
        if part.get_content_disposition() == "attachment" or part.get_filename() or not is_text:
            attachments += 1
            continue
        (html if kind == "text/html" else plain).append(_decoded(part))
    body = "\n".join(plain).strip()
    texts = (_without_markup(one, quoted=quoted) for one in html)
    return body or "\n".join(texts).strip(), attachments


def _leaves(letter: EmailMessage) -> Iterator[EmailMessage]:
    """A forwarded letter within this one is one attachment."""
    waiting = [letter]
    while waiting:
        part = waiting.pop(0)
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            waiting = [p for p in part.iter_parts() if isinstance(p, EmailMessage)] + waiting
        else:
            yield part


def _decoded(part: EmailMessage) -> str:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    charset = part.get_content_charset() or "utf-8"
    try:
        return data.decode(charset)
    except (LookupError, UnicodeDecodeError):
        for other in ("utf-8", "cp1251"):
            try:
                return data.decode(other)
            except UnicodeDecodeError:
                continue
        return data.decode("utf-8", "replace")


class _Text(HTMLParser):
    def __init__(self, hidden: frozenset[str]) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self._names, self._hidden = hidden, 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self._hidden += tag in self._names
        if tag in _BREAKS:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._names:
            self._hidden = max(0, self._hidden - 1)
        elif tag in _BREAKS:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.pieces.append(data)


def _without_markup(html: str, *, quoted: bool) -> str:
    reader = _Text(_HIDDEN if quoted else _HIDDEN | _QUOTING)
    reader.feed(html[:LONGEST])
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.pieces).splitlines())
    return _LINES.sub("\n\n", "\n".join(lines)).strip()


def header(letter: EmailMessage, name: str) -> str:
    return " ".join(str(letter[name] or "").split())


def letter_id(letter: EmailMessage, content: bytes) -> str:
    named = header(letter, "message-id").encode(errors="replace") or content
    return blake2b(named, digest_size=10).hexdigest()


def _sent(letter: EmailMessage) -> datetime | None:
    try:
        sent = parsedate_to_datetime(header(letter, "date"))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return sent if sent.utcoffset() is not None else None
