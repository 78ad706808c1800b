"""Pieces of a document as text and links. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from domain.reports.document import Moment, Name, Piece, Pieces, Words
from domain.reports.figure import Figure
from reports.documents.imprint import Imprint
from russian.reports.figures import figure_text, moment_text

_NO_SPACE_BEFORE = tuple(" \u00a0\n.,:;!?)»%…-/")
_CONTROL = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NO_SPACE_AFTER = tuple(" \u00a0\n(«-/№")


@dataclass(frozen=True, slots=True)
class TextSpan:
    """`link` is a whole address, "" if the text opens nothing."""

    text: str
    link: str = ""
    figure: Figure | None = None


def spans(pieces: Pieces, imprint: Imprint) -> Sequence[TextSpan]:
    """A space is put between two pieces where neither brings one and no punctuation joins them."""
    return list(_spaced(pieces, imprint))


def line(pieces: Pieces, imprint: Imprint) -> str:
    return "".join(span.text for span in _spaced(pieces, imprint))


def _spaced(pieces: Sequence[Piece], imprint: Imprint) -> Iterator[TextSpan]:
    before = ""
    for piece in pieces:
        span = _span(piece, imprint)
        if not span.text:
            continue
        is_joined = span.figure is None and span.text.startswith(_NO_SPACE_BEFORE)
        if before and not is_joined and not before.endswith(_NO_SPACE_AFTER):
            yield TextSpan(" ")
        yield span
        before = span.text


def _span(piece: Piece, imprint: Imprint) -> TextSpan:
    match piece:
        case Words(text):
            return TextSpan(_plain(text))
        case Name(text, address):
            return TextSpan(_plain(text), imprint.link(address))
        case Moment(at):
            return TextSpan(moment_text(at, imprint.zone))
        case Figure():
            return TextSpan(figure_text(piece), imprint.link(piece.address), piece)


def _plain(text: str) -> str:
    """Without control characters, which no XML may hold."""
    return _CONTROL.sub("", text)
