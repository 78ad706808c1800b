"""Cursors encrypted for one program: they reveal nothing and cannot be forged."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Annotated

from pydantic import Field

from app.key import key_for
from app.secrecy import Unopened, seal, unseal
from console.api.caller import Caller
from domain.errors import EntryRefused

Cursor = Annotated[str | None, Field(max_length=2000, description="next предыдущей страницы.")]


def seal_cursor(caller: Caller, of: str, place: str) -> str:
    """The cursor of a place in the list `of`, valid for this program only."""
    content = seal(_key(caller), place.encode(), _owner(caller, of))
    return urlsafe_b64encode(content).decode().rstrip("=")


def open_cursor(caller: Caller, of: str, cursor: str) -> str:
    """The place of a cursor.

    Raises EntryRefused unless it was sealed here for this program and list.
    """
    try:
        content = urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
        return unseal(_key(caller), content, _owner(caller, of)).decode()
    except (ValueError, Unopened) as error:
        raise EntryRefused("cursor: такого нет, берите его из next") from error


def _key(caller: Caller) -> bytes:
    return key_for(caller.installation.links_key, "cursor")


def _owner(caller: Caller, of: str) -> bytes:
    return f"{of}\0{caller.token.name}".encode()
