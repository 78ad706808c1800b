"""Texts with marked places: what a page shows as pieces, each with what it is evidence of. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from domain.cases.answers.quality import Mark, MarkKind
from russian.casework.quality import mark_words

# A piece has the look of the first of its kinds.
_ORDER = (MarkKind.WRONG, MarkKind.PROMISE, MarkKind.POINT, MarkKind.HINT)


@dataclass(frozen=True, slots=True)
class Piece:
    """`kind` is "" for plain text; `words` say what the piece shows."""

    text: str
    kind: str = ""
    words: str = ""


def pieces(text: str, marks: Sequence[Mark]) -> Sequence[Piece]:
    """The whole text, cut where marks begin and end."""
    return _cut(text, marks, mark_words)


def spotted(text: str, spans: Sequence[tuple[int, int]]) -> Sequence[Piece]:
    """The text with the places that another text contradicts."""
    marks = [Mark(MarkKind.WRONG, "", start, end) for start, end in spans]
    return _cut(text, marks, lambda mark: "")


def _cut(text: str, marks: Sequence[Mark], words: Callable[[Mark], str]) -> Sequence[Piece]:
    inside = [m for m in marks if 0 <= m.start < m.end <= len(text)]
    cuts = sorted({0, len(text), *(m.start for m in inside), *(m.end for m in inside)})
    rows = []
    for start, end in pairwise(cuts):
        over = [m for m in inside if m.start <= start and end <= m.end]
        over.sort(key=lambda m: _ORDER.index(m.kind))
        shows = ", ".join(dict.fromkeys(words(m) for m in over))
        rows.append(Piece(text[start:end], over[0].kind if over else "", shows))
    return rows
