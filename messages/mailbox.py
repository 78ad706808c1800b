"""The mailbox that takes replies of bodies, over IMAP; it changes nothing there."""

import re
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from imaplib import IMAP4, IMAP4_SSL
from typing import Any

from domain.errors import MailboxUnavailable

TIMEOUT = 20.0  # seconds for each answer of the server
WINDOW = 500  # numbers of letters that are asked for at once
WINDOWS = 20  # and how often in one turn
HEAD = 64 * 1024  # bytes of a letter that is too large
ANSWER = 32 * 1024 * 1024  # bytes of one answer; a server that sends more is left
# Of 32 bits by RFC 3501, and 63 by RFC 9051.
_UID, _SIZE = re.compile(rb"\bUID (\d{1,19})\b"), re.compile(rb"\bRFC822\.SIZE (\d{1,19})\b")
_CAME = re.compile(rb'\bINTERNALDATE "([^"]+)"')
_BROKEN = (IMAP4.error, OSError)


@dataclass(frozen=True, slots=True)
class Arrived:
    """A letter in the mailbox; `at` is when its server got it."""

    uid: int
    size: int
    at: datetime | None


@dataclass(frozen=True, slots=True)
class MailBatch:
    """Letters by their numbers; all up to `until` were looked at."""

    letters: Sequence[Arrived]
    until: int


class _Bounded:
    """A client that reads no answer longer than ANSWER."""

    def read(self, size: int) -> bytes:
        if size > ANSWER:
            raise IMAP4.abort("the answer is too long")
        return super().read(size)  # type: ignore[misc,no-any-return]


class _Plain(_Bounded, IMAP4):
    pass


class _Secure(_Bounded, IMAP4_SSL):
    pass


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Where and as whom letters are read; `tls` is False on loopback only."""

    host: str
    port: int
    user: str
    password: str
    folder: str = "INBOX"
    tls: bool = True

    @contextmanager
    def opened(self) -> Iterator["OpenMailbox"]:
        """Raises MailboxUnavailable, also for what its methods meet; never with the password."""
        client: IMAP4 | None = None
        try:
            with _understood():
                client = self._client()
                client.login(self.user, self.password)
                quoted = '"' + self.folder.replace("\\", "\\\\").replace('"', '\\"') + '"'
                numbers = _numbers(client.status(quoted, "(UIDNEXT UIDVALIDITY)"))
                _checked(client.select(quoted, readonly=True))
            yield OpenMailbox(client, numbers["UIDVALIDITY"], numbers["UIDNEXT"])
        except _BROKEN as error:
            raise MailboxUnavailable(f"почта ответов: {_reason(error, self.password)}") from None
        finally:
            if client is not None:
                with suppress(*_BROKEN), _understood():
                    client.logout()

    def state(self) -> str:
        """Raises MailboxUnavailable unless its letters can be read."""
        with self.opened():
            return "читается"

    def _client(self) -> IMAP4:
        if self.tls:
            context = ssl.create_default_context()
            return _Secure(self.host, self.port, ssl_context=context, timeout=TIMEOUT)
        return _Plain(self.host, self.port, timeout=TIMEOUT)


@dataclass(frozen=True, slots=True)
class OpenMailbox:
    """`validity` changes when the server numbers its letters anew; `next` is the number that the
    next letter will get.
    """

    client: IMAP4
    validity: int
    next: int

    def waiting(self, after: int, limit: int) -> MailBatch:
        """The first letters after this number."""
        letters: list[Arrived] = []
        for _ in range(WINDOWS):
            if after + 1 >= self.next or len(letters) >= limit:
                break
            until = min(after + WINDOW, self.next - 1)
            some = self._listed(after + 1, until)
            room = limit - len(letters)
            letters += some[:room]
            after = until if len(some) <= room else letters[-1].uid
        return MailBatch(letters, after)

    def content(self, uid: int, limit: int) -> bytes | None:
        """Its first bytes; None if it is there no more or the server does not give it."""
        content = self._fetched(uid, f"(BODY.PEEK[]<0.{limit}>)")
        return None if content is None else content[:limit]

    def _listed(self, first: int, last: int) -> list[Arrived]:
        wanted = "(UID RFC822.SIZE INTERNALDATE)"
        with _understood():
            rows = _checked(self.client.uid("FETCH", f"{first}:{last}", wanted))
        known: dict[int, Arrived] = {}
        for row in rows:
            line = row[0] if isinstance(row, tuple) else row
            if not isinstance(line, bytes) or not (uid := _UID.search(line)):
                continue
            size, came = _SIZE.search(line), _CAME.search(line)
            number = int(uid[1])
            if first <= number <= last:
                at = _moment(came[1].decode("ascii", "replace")) if came else None
                known[number] = Arrived(number, int(size[1]) if size else 0, at)
        return [known[number] for number in sorted(known)]

    def _fetched(self, uid: int, what: str) -> bytes | None:
        with _understood():
            status, rows = self.client.uid("FETCH", str(uid), what)
        if status != "OK":
            return None
        parts = [row[1] for row in rows if isinstance(row, tuple) and len(row) > 1]
        return next((one for one in parts if isinstance(one, bytes)), None)


@contextmanager
def _understood() -> Iterator[None]:
    """The library breaks off at numbers of thousands of digits and at letters outside ASCII."""
    try:
        yield
    except ValueError as error:
        raise IMAP4.error("the server does not keep the rules of IMAP") from error


def _reason(error: Exception, secret: str) -> str:
    first = error.args[0] if error.args and isinstance(error.args[0], bytes) else str(error)
    words = first.decode("utf-8", "replace") if isinstance(first, bytes) else first
    return (words.replace(secret, "…") if secret else words)[:200]


def _checked(answer: tuple[str, Sequence[Any]]) -> Sequence[Any]:
    status, rows = answer
    if status != "OK":
        raise IMAP4.error("the server refuses")
    return rows


def _numbers(answer: tuple[str, Sequence[Any]]) -> dict[str, int]:
    line = b" ".join(row for row in _checked(answer) if isinstance(row, bytes))
    pairs = re.findall(rb"(UIDNEXT|UIDVALIDITY) (\d{1,19})\b", line)
    known = {name.decode(): int(number) for name, number in pairs}
    if len(known) != 2:
        raise IMAP4.error("the server gives no UIDNEXT and UIDVALIDITY")
    return known


def _moment(text: str) -> datetime | None:
    try:
        return datetime.strptime(text.strip(), "%d-%b-%Y %H:%M:%S %z")
    except ValueError:
        return None
