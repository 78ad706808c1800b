"""Texts signed with a key, as tokens that fit into a link. Pure."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode

SIGNATURE = 16  # bytes of HMAC-SHA-256


def sign(key: bytes, text: str) -> str:
    """The token of a text."""
    said = text.encode()
    return f"{_text(said)}.{_text(_signature(key, said))}"


def read(key: bytes, token: str) -> str | None:
    """The text of a token; None for one that is not ours or was cut."""
    said, _, signature = token.partition(".")
    try:
        content, signed = _bytes(said), _bytes(signature)
    except ValueError:
        return None
    return content.decode() if hmac.compare_digest(signed, _signature(key, content)) else None


def _signature(key: bytes, said: bytes) -> bytes:
    return hmac.digest(key, said, "sha256")[:SIGNATURE]


def _text(content: bytes) -> str:
    return urlsafe_b64encode(content).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    """Raises ValueError."""
    return urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
