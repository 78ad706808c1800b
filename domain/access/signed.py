"""Tickets: signed content of a link or a cookie, for one purpose and until an end. Pure.

Every kind of link takes its own purpose. It needs no parser, because its subject is a few texts.
"""

import hmac
import json
from base64 import b32encode, urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

SIGNATURE = 16  # bytes of HMAC-SHA-256
SHORT = 10  # and those of a short one


@dataclass(frozen=True, slots=True)
class Ticket:
    """`subject` names the person and the matter.

    The owner changes `mark` (a counter or a digest, compared by `stands`) to revoke tickets; it is
    empty for tickets revoked by other means.
    """

    subject: tuple[str, ...]
    ends: datetime
    mark: str = ""

    def stands(self, mark: str) -> bool:
        return hmac.compare_digest(self.mark.encode(), mark.encode())


class Signer:
    """Signs with one key; reads also what the signer `before` signed, as long as there is one."""

    def __init__(
        self, key: bytes, purpose: str, before: "Callable[[], Signer | None]" = lambda: None
    ) -> None:
        self._key = hmac.digest(key, f"otklik {purpose}".encode(), "sha256")
        self._before = before

    def sign(self, ticket: Ticket) -> str:
        content = [int(ticket.ends.timestamp()), ticket.mark, *ticket.subject]
        return self.seal(json.dumps(content, ensure_ascii=False, separators=(",", ":")))

    def read(self, token: str, now: datetime) -> Ticket | None:
        """None for a token of another key or purpose, a truncated one, and an expired one."""
        text = self.open(token)
        try:
            ends, mark, *subject = json.loads(text or "")
            ticket = Ticket(tuple(subject), datetime.fromtimestamp(ends, UTC), mark)
        except (TypeError, ValueError):
            return None
        return ticket if now < ticket.ends else None

    def seal(self, text: str) -> str:
        content = text.encode()
        return f"{_text(content)}.{_text(self._signature(content))}"

    def open(self, token: str) -> str | None:
        sealed, _, signature = token.partition(".")
        try:
            content, signed = _bytes(sealed), _bytes(signature)
        except ValueError:
            return None
        # Base64 is read leniently: else one token would be written, and counted, in many ways.
        if f"{_text(content)}.{_text(signed)}" != token:
            return None
        if hmac.compare_digest(signed, self._signature(content)):
            return content.decode()
        before = self._before()
        return before.open(token) if before is not None else None

    def short(self, text: str) -> str:
        """16 signs, letters and digits, for a place where capitals may get lost. The text must not
        look like that of a ticket.
        """
        return b32encode(self._signature(text.encode())[:SHORT]).decode().lower()

    def is_short(self, text: str, signed: str) -> bool:
        if hmac.compare_digest(self.short(text).encode(), signed.encode()):
            return True
        before = self._before()
        return before is not None and before.is_short(text, signed)

    def digest(self, text: str) -> str:
        """The whole signature of a long text, in hexadecimal."""
        return hmac.digest(self._key, text.encode(), "sha256").hex()

    def _signature(self, content: bytes) -> bytes:
        return hmac.digest(self._key, content, "sha256")[:SIGNATURE]


def _text(content: bytes) -> str:
    return urlsafe_b64encode(content).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))


def row_subject(number: int, made_at: datetime) -> str:
    """What a link to a row names. An id may name another row once a database is restored from a
    copy, so the moment stands beside it.
    """
    return f"{number}-{int(made_at.timestamp())}"
