"""A document: blocks of words, figures and charts, from which a report's files are made. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from domain.reports.figure import Figure

_DIGIT = re.compile(r"\d")


class NumberTyped(ValueError):
    """Words of a report hold a number that no figure stands behind."""


@dataclass(frozen=True, slots=True)
class Words:
    """Words without numbers; raises NumberTyped."""

    text: str

    def __post_init__(self) -> None:
        if _DIGIT.search(self.text):
            raise NumberTyped(
                f"число в тексте отчёта: «{self.text}»; числа в отчёте бывают только показателями"
            )


@dataclass(frozen=True, slots=True)
class Name:
    """The name of a thing, as the data has it: a place, a body, a case. It may hold digits."""

    text: str
    address: str = ""  # its page, below the console's own address


@dataclass(frozen=True, slots=True)
class Moment:
    """A day or a local time."""

    at: date | datetime


Piece = Words | Name | Moment | Figure
Pieces = Sequence[Piece]


@dataclass(frozen=True, slots=True)
class Heading:
    pieces: Pieces
    level: int = 1  # 1 or 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    pieces: Pieces


@dataclass(frozen=True, slots=True)
class Items:
    """A list; each item is a line of pieces."""

    items: Sequence[Pieces]


@dataclass(frozen=True, slots=True)
class FigureTable:
    """Each row has as many cells as the head. A template repeats its rows by `name`, and names the
    cells by `columns`; without these they have numbers.
    """

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[Pieces]]
    name: str = ""
    columns: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class ChartImage:
    """A chart or a map of the console: its SVG with the stylesheet's variables, and what it shows
    in words.
    """

    title: str
    svg: str
    pieces: Pieces


@dataclass(frozen=True, slots=True)
class Notice:
    """What the reader must know of the data first: a source that was down, an old export."""

    pieces: Pieces


Block = Heading | Paragraph | Items | FigureTable | ChartImage | Notice


@dataclass(frozen=True, slots=True)
class Document:
    """`short` is its text for a messenger, at most 900 characters once written."""

    title: str
    subtitle: Pieces
    taken_at: datetime
    blocks: Sequence[Block]
    short: Sequence[Pieces] = ()

    def figures(self) -> Iterator[Figure]:
        """In the order of reading; those of `short` come last."""
        for block in self.blocks:
            match block:
                case Items(items):
                    lines: Sequence[Pieces] = items
                case FigureTable():
                    lines = [cell for row in block.rows for cell in row]
                case Heading() | Paragraph() | ChartImage() | Notice():
                    lines = [block.pieces]
            for line in lines:
                yield from (piece for piece in line if isinstance(piece, Figure))
        for line in self.short:
            yield from (piece for piece in line if isinstance(piece, Figure))
