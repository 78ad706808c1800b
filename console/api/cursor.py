"""Cursors encrypted for one program: they reveal nothing and cannot be forged."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from secrets import token_bytes
from typing import Annotated

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pydantic import Field

from app.key import key_for
from console.api.caller import Caller
from domain.errors import EntryRefused

NONCE = 12  # bytes

Cursor = Annotated[str | None, Field(max_length=2000, description="next предыдущей страницы.")]


def seal_cursor(caller: Caller, of: str, place: str) -> str:
    """The cursor of a place in the list `of`, valid for this program only."""
    nonce = token_bytes(NONCE)
    sealed = _cipher(caller).encrypt(nonce, place.encode(), _owner(caller, of))
    return urlsafe_b64encode(nonce + sealed).decode().rstrip("=")


def open_cursor(caller: Caller, of: str, cursor: str) -> str:
    """The place of a cursor.

    Raises EntryRefused unless it was sealed here for this program and list.
    """
    try:
        content = urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
        place = _cipher(caller).decrypt(content[:NONCE], content[NONCE:], _owner(caller, of))
    except (ValueError, InvalidTag) as error:
        raise EntryRefused("cursor: такого нет, берите его из next") from error
    return place.decode()


def _cipher(caller: Caller) -> AESGCM:
    return AESGCM(key_for(caller.installation.links_key, "cursor"))


def _owner(caller: Caller, of: str) -> bytes:
    return f"{of} {caller.token.name}".encode()
