"""How often a source's posts held each line or sentence, and which of them it repeats. Pure."""

import math
import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Self

from enrichment.repeats.parts import TextPart

DOZEN = 12  # posts before anything counts as repeated
LEAST = 3  # posts that hold a repeated part
SHARE = 0.05  # of the posts, for what stands at the end of a post
OFTEN = 0.3  # of the posts, for what stands anywhere
HALF = 0.5  # of the posts, for what comes on one day, and what names a trouble
DAYS = 2  # distinct days
NEW = 4  # words of a post that no earlier one held; with fewer it is a copy and is not counted
FULL = 200  # posts, after which all counts are halved: what a source stops to repeat is forgotten
REMEMBERED_PARTS = 256  # of a source

_HEAD = struct.Struct("<BHH")
_FORMAT = 1
_FIRST_DAY = date(2000, 1, 1).toordinal()
# Counts of a part as one number, so that a tally is packed in one call: 16 bits each for the posts
# and the days that held it, and for the last of these days.
_POST, _DAY, _MASK = 1 << 32, 1 << 16, 0xFFFF


@dataclass(slots=True)
class SourceTally:
    """Counts of one source. `lines`: key of a part -> its counts, the latest last."""

    posts: int = 0
    lines: dict[int, int] = field(default_factory=dict)
    _repeated: frozenset[int] | None = field(default=None, repr=False, compare=False)

    def learn(self, parts: Sequence[TextPart], at: datetime) -> bool:
        """Count a post, and return False for a near-copy of an earlier one: a text that is
        published again does not become a footer.
        """
        lines, new = self.lines, 0
        for part in parts:
            if part.key not in lines:
                new += part.words
        if new < NEW:
            return False
        day = min(max(at.toordinal() - _FIRST_DAY, 0), _MASK)
        self.posts += 1
        self._repeated = None
        for key in {part.key: None for part in parts}:
            if key:
                counts = lines.pop(key, 0)
                if not counts or counts & _MASK != day:
                    counts = (counts | _MASK) + 1 + day  # a day more, and this the last
                lines[key] = counts + _POST
        if self.posts >= FULL:
            self._fade()
        if len(lines) > 2 * REMEMBERED_PARTS:
            self._prune()
        return True

    def share(self, part: TextPart) -> float:
        """Share of the source's posts that hold a repeated part; 0 if the part is not repeated."""
        return self._share(self.lines.get(part.key, 0))

    def repeated(self) -> frozenset[int]:
        if self._repeated is None:
            least = max(LEAST, math.ceil(SHARE * self.posts)) * _POST
            often = [key for key, counts in self.lines.items() if counts >= least]
            self._repeated = frozenset(key for key in often if self._share(self.lines[key]))
        return self._repeated

    def _share(self, counts: int) -> float:
        posts = counts // _POST
        if self.posts < DOZEN:
            return 0.0
        if posts < LEAST:
            return 0.0
        share = posts / self.posts
        days = counts // _DAY & _MASK
        return share if share >= (SHARE if days >= DAYS else HALF) else 0.0

    def _fade(self) -> None:
        self.posts //= 2
        self.lines = {
            key: _counts(counts // _POST // 2, ((counts // _DAY & _MASK) + 1) // 2, counts & _MASK)
            for key, counts in self.lines.items()
            if counts >= 2 * _POST
        }

    def _prune(self) -> None:
        """Leave about REMEMBERED_PARTS: parts of a single post go first, the earliest first."""
        spare = len(self.lines) - REMEMBERED_PARTS
        single = [key for key, counts in self.lines.items() if counts < 2 * _POST]
        for key in single[:spare]:
            del self.lines[key]
        if len(self.lines) > REMEMBERED_PARTS:
            least = sorted(self.lines, key=self.lines.__getitem__)
            for key in least[: len(self.lines) - REMEMBERED_PARTS]:
                del self.lines[key]

    def pack(self) -> bytes:
        if len(self.lines) > REMEMBERED_PARTS:
            self._prune()
        size = len(self.lines)
        keys = struct.pack(f"<{size}I", *self.lines)
        counts = struct.pack(f"<{size}Q", *self.lines.values())
        return _HEAD.pack(_FORMAT, self.posts, size) + keys + counts

    @classmethod
    def unpack(cls, state: bytes) -> Self:
        """A state of another format is begun anew."""
        if len(state) < _HEAD.size:
            return cls()
        kind, posts, size = _HEAD.unpack_from(state)
        if kind != _FORMAT or len(state) != _HEAD.size + size * 12:
            return cls()
        keys = struct.unpack_from(f"<{size}I", state, _HEAD.size)
        counts = struct.unpack_from(f"<{size}Q", state, _HEAD.size + size * 4)
        return cls(posts, dict(zip(keys, counts, strict=True)))


def _counts(posts: int, days: int, last: int) -> int:
    return posts * _POST + days * _DAY + last
