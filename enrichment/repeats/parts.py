"""A text as lines and sentences, each with a key that equal ones share. Pure.

It is done for every post, so keys are taken from letters as they stand: only case, marks at the
ends, and the writing of links make no difference.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from zlib import crc32

from domain.spelling import plain

_END = re.compile(r"[.!?…]+[»\")]*\s+(?=[A-ZА-ЯЁ«\"\[]|[^\w\s])")
_ABBREVIATED = 3  # letters before a dot that ends a sentence: «ул. Ленина» goes on
_CORE = re.compile(r"[^\W_](?:.*[^\W_])?", re.DOTALL)
_TARGET = re.compile(r"\]\([^()\s]*\)")  # of a link written as [words](address)
_CLOSING = ("»", '"', ")", "]")
_EDGES = ' \t.,:;!?…-–—«»"()|'
_LINK = 180  # characters of a line that is taken whole if it holds a link
_MARKUP = "*_[]"


@dataclass(slots=True)
class TextPart:
    """A line or sentence: `text[start:end]` with the spaces behind it. `words` is approximate; a
    part without words has the key 0.
    """

    start: int
    end: int
    key: int
    words: int


class TextParts:
    """Parts are made when asked for; between them lie only line breaks and spaces."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._plain = str if "İ" in text else plain  # it would become two characters
        self._is_marked = "](" in text or has_marks(text)
        self._made: dict[int, TextPart] = {}  # by their starts
        self.is_made = False  # whole
        self.lines: list[tuple[int, int]] = []  # that have anything in them
        start = 0
        for line in text.split("\n"):
            end = start + len(line)
            if line and not line.isspace():
                self.lines.append((start, end))
            start = end + 1

    def __iter__(self) -> Iterator[TextPart]:
        for line in self.lines:
            yield from self.of_line(line)
        self.is_made = True

    @property
    def made(self) -> Iterable[TextPart]:
        return self._made.values()

    def of_line(self, line: tuple[int, int]) -> Iterator[TextPart]:
        start, end = line
        for stop in self._stops(start, end):
            yield self._part(start, stop)
            start = stop

    def __reversed__(self) -> Iterator[TextPart]:
        for start, end in self.lines[::-1]:
            stops = [start, *self._stops(start, end)]
            for place in range(len(stops) - 1, 0, -1):
                yield self._part(stops[place - 1], stops[place])

    def _stops(self, begin: int, end: int) -> list[int]:
        text, last, stops = self.text, begin, []
        if self._is_marked and end - begin <= _LINK and "](" in text[begin:end]:
            return [end]  # «[Вести Заречья. Подписаться](…)» is no two sentences
        for stop in _END.finditer(text, begin, end):
            at = stop.start()
            before = text[max(at - _ABBREVIATED, last) : at]
            if before[-1:] in _CLOSING or (before.isalnum() and len(before) == _ABBREVIATED):
                last = stop.end()
                stops.append(last)
        if last < end:
            stops.append(end)
        return stops

    def _part(self, start: int, end: int) -> TextPart:
        part = self._made.get(start)
        if part is None:
            part = self._made[start] = self._make(start, end)
        return part

    def _make(self, start: int, end: int) -> TextPart:
        piece = self._plain(self.text[start:end])
        core = (" ".join(bare(piece).split()) if self._is_marked else piece).strip(_EDGES)
        if not (core and core[0].isalnum() and core[-1].isalnum()):  # emoji and rare marks
            inner = _CORE.search(core)
            if inner is None:
                return TextPart(start, end, 0, 0)
            core = inner[0]
        return TextPart(start, end, crc32(core.encode("utf-8", "replace")), core.count(" ") + 1)


def parts(text: str) -> list[TextPart]:
    return list(TextParts(text))


def bare(piece: str) -> str:
    if "](" in piece:
        piece = _TARGET.sub("] ", piece)
    if has_marks(piece):
        for mark in _MARKUP:
            piece = piece.replace(mark, "")
    return piece


def has_marks(text: str) -> bool:
    return "*" in text or "_" in text or "[" in text
