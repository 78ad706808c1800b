"""Tickets: what a link or a cookie says, signed with a key, for one purpose and until an end. Pure.

A link of another room takes a purpose of its own and needs no parser: its subject is a few texts.
"""

import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime

SIGNATURE = 16  # bytes of HMAC-SHA-256


@dataclass(frozen=True, slots=True)
class Ticket:
    """`subject` says whom and what it is about. `mark` is what its owner changes to revoke it: a
    counter or a digest, compared by `stands`; empty for a ticket that is revoked by other means.
    """

    subject: tuple[str, ...]
    ends: datetime
    mark: str = ""

    def stands(self, mark: str) -> bool:
        """True while the owner's mark is still the one that the ticket was signed with."""
        return hmac.compare_digest(self.mark.encode(), mark.encode())


class Signer:
    """Signs and reads tickets of one `purpose`: those of another purpose are refused, whatever they
    say.
    """

    def __init__(self, key: bytes, purpose: str) -> None:
        self._key = hmac.digest(key, f"otklik {purpose}".encode(), "sha256")

    def sign(self, ticket: Ticket) -> str:
        """A token that fits into a link; whole seconds of the end are kept."""
        content = [int(ticket.ends.timestamp()), ticket.mark, *ticket.subject]
        return self.seal(json.dumps(content, ensure_ascii=False, separators=(",", ":")))

    def read(self, token: str, now: datetime) -> Ticket | None:
        """None for a token of another key or purpose, a cut one, and one that has ended."""
        text = self.open(token)
        try:
            ends, mark, *subject = json.loads(text or "")
            ticket = Ticket(tuple(subject), datetime.fromtimestamp(ends, UTC), mark)
        except (TypeError, ValueError):
            return None
        return ticket if now < ticket.ends else None

    def seal(self, text: str) -> str:
        """The token of a text."""
        content = text.encode()
        return f"{_text(content)}.{_text(self._signature(content))}"

    def open(self, token: str) -> str | None:
        """The text of a token; None for one that this key did not sign, or a cut one."""
        sealed, _, signature = token.partition(".")
        try:
            content, signed = _bytes(sealed), _bytes(signature)
        except ValueError:
            return None
        own = hmac.compare_digest(signed, self._signature(content))
        return content.decode() if own else None

    def _signature(self, content: bytes) -> bytes:
        return hmac.digest(self._key, content, "sha256")[:SIGNATURE]


def _text(content: bytes) -> str:
    return urlsafe_b64encode(content).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    """Raises ValueError."""
    return urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
