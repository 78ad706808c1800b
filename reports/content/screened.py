"""Documents that leave the centre: none says a number of few residents. Pure."""

import re
from collections.abc import Callable
from dataclasses import replace

from domain.reports.document import (
    Block,
    ChartImage,
    Document,
    FigureTable,
    Heading,
    Items,
    Name,
    Notice,
    Paragraph,
    Piece,
    Pieces,
    Words,
)
from domain.reports.figure import Figure, FigureUnit
from reports.content.counts import counts_people
from russian.few import FEW, is_few

CASE = Words("обращение")
_OF_CASE = re.compile(r"/cases/\d+")

_Change = Callable[[Piece], Piece]


def without_few(document: Document) -> Document:
    """For files and messages."""
    return _changed(document, _many)


def screened(document: Document) -> Document:
    """For the screen of a hall: no link, no number of a case, no small count of anything."""
    return _changed(document, _on_screen)


def _many(piece: Piece) -> Piece:
    if isinstance(piece, Figure) and counts_people(piece) and _is_small(piece):
        return replace(piece, value=None, n=None, is_few=True)
    return piece


def _on_screen(piece: Piece) -> Piece:
    match piece:
        case Name(_, address) if _OF_CASE.fullmatch(address):
            return CASE
        case Name(text):
            return Name(text)
        case Figure():
            if piece.unit is FigureUnit.COUNT and _is_small(piece):
                return Words(FEW)
            return replace(piece, address="", cut=None)
        case _:
            return piece


def _is_small(figure: Figure) -> bool:
    return figure.value is not None and is_few(int(figure.value))


def _changed(document: Document, change: _Change) -> Document:
    return replace(
        document,
        subtitle=_pieces(document.subtitle, change),
        blocks=[_block(one, change) for one in document.blocks],
        short=[_pieces(one, change) for one in document.short],
    )


def _block(block: Block, change: _Change) -> Block:
    match block:
        case Items(items):
            return Items([_pieces(one, change) for one in items])
        case FigureTable():
            return replace(
                block, rows=[[_pieces(cell, change) for cell in row] for row in block.rows]
            )
        case Heading() | Paragraph() | Notice() | ChartImage():
            return replace(block, pieces=_pieces(block.pieces, change))


def _pieces(pieces: Pieces, change: _Change) -> Pieces:
    return [change(one) for one in pieces]
