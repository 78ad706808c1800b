"""The end of a page as opaque text that is safe in a URL. Pure."""

import base64
import json
from math import isfinite

from domain.errors import QueryError
from domain.query import Sort

Key = tuple[int, str] | tuple[float, int, str]
"""Sort values of the last hit: (milliseconds, id); for relevance (score, milliseconds, id)."""


def encode(sort: Sort, key: Key) -> str:
    row = json.dumps([sort, *key], separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(row).decode().rstrip("=")


def decode(text: str, sort: Sort) -> Key:
    """Raises QueryError if the text is damaged or belongs to another sort order."""
    try:
        row = json.loads(base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True))
    except (ValueError, RecursionError) as error:
        raise _foreign() from error
    match row:
        case [order, score, at, str() as post] if (
            order == sort == Sort.RELEVANCE and _finite(score) and _long(at)
        ):
            return float(score), at, post
        case [order, at, str() as post] if order == sort != Sort.RELEVANCE and _long(at):
            return at, post
    raise _foreign()


def _long(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63


def _finite(value: object) -> bool:
    return _long(value) or (isinstance(value, float) and isfinite(value))


def _foreign() -> QueryError:
    return QueryError("Ссылка на следующую страницу испорчена: начните поиск сначала.", 0)
