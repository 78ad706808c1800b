"""A document for the screen of a hall: no link, and no number that may identify a person. Pure."""

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
from domain.reports.figure import Figure
from reports.content.counts import PEOPLE
from russian.few import FEW, is_few


def screened(document: Document) -> Document:
    return replace(
        document,
        subtitle=_pieces(document.subtitle),
        blocks=[_block(one) for one in document.blocks],
        short=[_pieces(one) for one in document.short],
    )


def _block(block: Block) -> Block:
    match block:
        case Items(items):
            return Items([_pieces(one) for one in items])
        case FigureTable(title, head, rows):
            return FigureTable(title, head, [[_pieces(cell) for cell in row] for row in rows])
        case Heading() | Paragraph() | Notice() | ChartImage():
            return replace(block, pieces=_pieces(block.pieces))


def _pieces(pieces: Pieces) -> Pieces:
    return [_piece(one) for one in pieces]


def _piece(piece: Piece) -> Piece:
    match piece:
        case Name(text):
            return Name(text)
        case Figure():
            counts_people = piece.name.split(".")[0] == PEOPLE
            if counts_people and piece.value is not None and is_few(int(piece.value)):
                return Words(FEW)
            return replace(piece, address="", cut=None)
        case _:
            return piece
