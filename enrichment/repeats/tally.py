"""How often a source's posts held each line or sentence, and which of them it repeats. Pure."""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Self

from enrichment.repeats.parts import Part

DOZEN = 12  # posts before anything counts as repeated
LEAST = 3  # posts that hold a repeated part
SHARE = 0.05  # of the posts, for what stands at the end of a post
OFTEN = 0.3  # of the posts, for what stands anywhere
HALF = 0.5  # of the posts, for what comes on one day, and what names a trouble
DAYS = 2  # distinct days
NEW = (
    4  # words of a post that were not in an earlier one; else it is a copy, and counts for nothing
)
FULL = 400  # posts, after which all counts are halved: what a source stops to repeat is forgotten
KEPT = 256  # parts remembered of a source

_HEAD = struct.Struct("<BH")
_LINE = struct.Struct("<IHHH")
_FORMAT = 1
_FIRST_DAY = date(2000, 1, 1).toordinal()


@dataclass(slots=True)
class Tally:
    """Counts of one source. `lines`: key of a part -> (posts, days, last day), latest last."""

    posts: int = 0
    lines: dict[int, tuple[int, int, int]] = field(default_factory=dict)

    def learn(self, parts: Sequence[Part], at: datetime) -> bool:
        """Count a post of the source, and say whether it counted.

        A post that says little beyond an earlier one is a copy: a text that is published again
        and again, under one greeting or another, does not make itself a footer.
        """
        fresh = sum(part.words for part in parts if part.key not in self.lines)
        if fresh < NEW:
            return False
        day = min(max(at.toordinal() - _FIRST_DAY, 0), 0xFFFF)
        self.posts += 1
        for key in {part.key: None for part in parts if part.words}:
            posts, days, last = self.lines.pop(key, (0, 0, -1))
            self.lines[key] = posts + 1, days + (day != last), day
        if self.posts >= FULL:
            self._fade()
        if len(self.lines) > 2 * KEPT:
            self._prune()
        return True

    def share(self, part: Part) -> float:
        """Of the source's posts that hold a part it repeats; 0 if it does not repeat the part."""
        posts, days, _ = self.lines.get(part.key, (0, 0, 0))
        if posts < LEAST or self.posts < DOZEN:
            return 0.0
        share = posts / self.posts
        return share if share >= (SHARE if days >= DAYS else HALF) else 0.0

    def _fade(self) -> None:
        self.posts //= 2
        self.lines = {
            key: (posts // 2, (days + 1) // 2, last)
            for key, (posts, days, last) in self.lines.items()
            if posts > 1
        }

    def _prune(self) -> None:
        """Leave the KEPT most frequent, of equals the latest."""
        keys = list(self.lines)
        order = sorted(range(len(keys)), key=lambda i: (self.lines[keys[i]][0], i), reverse=True)
        self.lines = {keys[i]: self.lines[keys[i]] for i in sorted(order[:KEPT])}

    def pack(self) -> bytes:
        """As it lies in the store."""
        if len(self.lines) > KEPT:
            self._prune()
        lines = (_LINE.pack(key, *counts) for key, counts in self.lines.items())
        return b"".join((_HEAD.pack(_FORMAT, self.posts), *lines))

    @classmethod
    def unpack(cls, state: bytes) -> Self:
        """A state of another format is begun anew."""
        if len(state) < _HEAD.size or (len(state) - _HEAD.size) % _LINE.size:
            return cls()
        kind, posts = _HEAD.unpack_from(state)
        if kind != _FORMAT:
            return cls()
        return cls(posts, dict(_lines(state[_HEAD.size :])))


def _lines(packed: bytes) -> Iterator[tuple[int, tuple[int, int, int]]]:
    return ((key, (posts, days, last)) for key, posts, days, last in _LINE.iter_unpack(packed))
