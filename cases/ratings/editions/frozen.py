"""The content of a published rating as canonical JSON, and back. Pure."""

import json
from collections import OrderedDict
from functools import cache
from hashlib import sha256
from threading import Lock

from pydantic import TypeAdapter

from domain.cases.ratings.rating import RatingContent

KEPT = 32_000_000  # characters of the texts whose contents are kept; the last one always is


@cache
def _adapter() -> TypeAdapter[RatingContent]:
    return TypeAdapter(RatingContent)


def frozen(content: RatingContent) -> str:
    """One text for one content: sorted keys, no spaces, times in UTC."""
    plain = _adapter().dump_python(content, mode="json")
    return json.dumps(
        plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )


class ThawedContents:
    """The last contents by the digests of their texts: a year of a region takes seconds to parse,
    and threads that ask for the same one wait for one parse.
    """

    def __init__(self, most: int = KEPT) -> None:
        self._most = most
        self._kept: OrderedDict[bytes, tuple[RatingContent, int]] = OrderedDict()
        self._turn = Lock()

    def of(self, text: str) -> RatingContent:
        digest = sha256(text.encode()).digest()
        with self._turn:
            if digest not in self._kept:
                self._kept[digest] = _adapter().validate_json(text), len(text)
            self._kept.move_to_end(digest)
            while len(self._kept) > 1 and sum(n for _, n in self._kept.values()) > self._most:
                self._kept.popitem(last=False)
            return self._kept[digest][0]


_contents = ThawedContents()


def thawed(text: str) -> RatingContent:
    return _contents.of(text)
