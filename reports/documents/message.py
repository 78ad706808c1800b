"""A document as a text for a messenger. Pure.

Whole lines are left out from the end, which holds what matters least; a line too long for the whole
text is cut at a space, never within a word or a number. What was left out is always said.
"""

from collections.abc import Iterator, Sequence

from domain.reports.document import (
    ChartImage,
    Document,
    FigureTable,
    Heading,
    Items,
    Notice,
    Paragraph,
    Pieces,
)
from reports.documents.imprint import Imprint
from reports.documents.pieces import line
from russian.reports.figures import moment_text

LONGEST = 900  # characters, as messengers count them
DROPPED = "Здесь не всё: остальное в отчёте."
CUT = "…"


def message_of(document: Document, imprint: Imprint) -> str:
    """The title, the moment of the data, then as many lines as fit into LONGEST."""
    at = moment_text(document.taken_at, imprint.zone)
    subtitle = line(document.subtitle, imprint)
    head = [document.title, *([subtitle] if subtitle else []), f"Данные на {at}"]
    lines = [line(pieces, imprint) for pieces in document.short or _chosen(document)]
    return fitted([*head, "", *(" ".join(one.split(" ")) for one in lines if one)])


def fitted(lines: Sequence[str]) -> str:
    whole = "\n".join(lines)
    if length(whole) <= LONGEST:
        return whole
    kept: list[str] = []
    for one in lines:
        if length("\n".join([*kept, one, DROPPED])) > LONGEST:
            break
        kept.append(one)
    room = LONGEST - length("\n".join([*kept, "", DROPPED])) - len(CUT)
    if not any(kept[1:]) or room > LONGEST // 2:
        # One line is longer than all that is left: a part of it says more than nothing.
        kept.append(_cut(lines[len(kept)], room))
    while kept and not kept[-1]:
        kept.pop()
    return "\n".join([*kept, DROPPED])


def length(text: str) -> int:
    """Messengers count an emoji as two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _cut(text: str, room: int) -> str:
    words = text.split(" ")
    kept = ""
    for word in words:
        longer = f"{kept} {word}" if kept else word
        if length(longer) > room:
            break
        kept = longer
    return f"{kept.rstrip(' ,;:—')}{CUT}" if kept else ""


def _chosen(document: Document) -> Iterator[Pieces]:
    """Where nobody wrote a short text: notices first, then lines and paragraphs in their order."""
    yield from (block.pieces for block in document.blocks if isinstance(block, Notice))
    for block in document.blocks:
        match block:
            case Items(items):
                yield from items
            case Paragraph(pieces):
                yield pieces
            case Heading() | FigureTable() | ChartImage() | Notice():
                continue
