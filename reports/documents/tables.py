"""A document as XLSX: the report in the order of reading, and a list of all its figures. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from math import ceil

from charts.pictures import picture
from domain.reports.document import (
    Block,
    ChartImage,
    Document,
    FigureTable,
    Heading,
    Items,
    Notice,
    Paragraph,
    Pieces,
)
from domain.reports.figure import Figure, FigureUnit
from files.book import BookCell, BookPicture, BookSheet, CellLook, book
from reports.documents.imprint import Imprint
from reports.documents.pieces import line, spans
from russian.figures import number
from russian.reports.figures import JOINT, UNITS, figure_text, moment_text

_LINE = 0.21  # inches of a line of cells
_WIDE = 36  # characters of the first column
_COLUMN = 16
# Of each unit: Excel's format, its decimals, what the number is multiplied by, what follows it.
_FORMS = {
    FigureUnit.COUNT: ("#,##0", 0, 1, ""),
    FigureUnit.SHARE: (f'0"{JOINT}"%', 0, 100, f"{JOINT}%"),
    FigureUnit.HOURS: (f'#,##0.0"{JOINT}ч"', 1, 1, f"{JOINT}ч"),
    FigureUnit.DAYS: (f'#,##0"{JOINT}дн."', 0, 1, f"{JOINT}дн."),
    FigureUnit.SCORE: ("#,##0.0", 1, 1, ""),
    FigureUnit.RATE: ("#,##0.0", 1, 1, ""),
}
_TITLES = (
    *("Показатель", "Имя", "Значение", "Число", "Единица", "Из скольких", "Не меньше"),
    *("Не больше", "Данные на", "Откуда"),
)
_WIDTHS = (48, 34, 16, 16, 18, 12, 12, 12, 22, 40)


def xlsx_of(document: Document, imprint: Imprint) -> bytes:
    report = _Report(imprint)
    report.open(document)
    for block in document.blocks:
        report.add(block)
    figures = _figures(document, imprint)
    return book([report.sheet(), figures], document.title, imprint.publisher)


@dataclass
class _Report:
    """The lines written so far."""

    imprint: Imprint
    lines: list[Sequence[BookCell]] = field(default_factory=list)
    pictures: list[BookPicture] = field(default_factory=list)
    columns: int = 1

    def open(self, document: Document) -> None:
        self._say([BookCell(document.title, look=CellLook.TITLE)])
        self._say([BookCell(line(document.subtitle, self.imprint))])
        at = moment_text(document.taken_at, self.imprint.zone)
        self._say([BookCell(f"Данные на {at}", look=CellLook.SOFT)])

    def add(self, block: Block) -> None:
        match block:
            case Heading(pieces):
                self._say([], [self._text(pieces, CellLook.HEADING)])
            case Paragraph(pieces):
                self._say([self._text(pieces)])
            case Notice(pieces):
                self._say([self._text(pieces, CellLook.NOTICE)])
            case Items(items):
                self._say(*([self._text(item, before="• ")] for item in items))
            case FigureTable():
                self._add_table(block)
            case ChartImage():
                self._add_chart(block)

    def sheet(self) -> BookSheet:
        widths = [_WIDE, *[_COLUMN] * (self.columns - 1)]
        return BookSheet("Отчёт", widths, self.lines, self.pictures)

    def _say(self, *lines: Sequence[BookCell]) -> None:
        self.lines += lines

    def _text(self, pieces: Pieces, look: CellLook = CellLook.PLAIN, before: str = "") -> BookCell:
        return BookCell(before + line(pieces, self.imprint), look=look)

    def _add_table(self, block: FigureTable) -> None:
        self.columns = max(self.columns, len(block.head))
        self._say([], [BookCell(block.title, look=CellLook.HEADING)])
        self._say([BookCell(title, look=CellLook.HEAD) for title in block.head])
        for row in block.rows:
            self._say([self._cell(pieces) for pieces in row])
        self._say([])

    def _cell(self, pieces: Pieces) -> BookCell:
        """A figure alone is a number; more pieces are a text."""
        match list(pieces):
            case [Figure() as figure]:
                link = self.imprint.link(figure.address)
                return figure_cell(figure, link)
            case []:
                return BookCell(None, is_framed=True)
        links = [span.link for span in spans(pieces, self.imprint) if span.link]
        link = links[0] if len(links) == 1 else ""
        return BookCell(line(pieces, self.imprint), link=link, is_framed=True)

    def _add_chart(self, block: ChartImage) -> None:
        drawn = picture(block.svg)
        words = line(block.pieces, self.imprint)
        self._say([], [BookCell(block.title, look=CellLook.HEADING)])
        text = f"{block.title}. {words}".strip()
        shown = BookPicture(len(self.lines), drawn.png, text)
        self.pictures.append(shown)
        self._say(*([] for _ in range(ceil(drawn.height / _LINE))))
        self._say([self._text(block.pieces, CellLook.SOFT)])


def figure_cell(figure: Figure, link: str) -> BookCell:
    if figure.value is None:
        return BookCell(figure_text(figure), link=link, is_framed=True)
    return BookCell(figure.value, form_of(figure), link, is_framed=True)


def form_of(figure: Figure) -> str:
    """A number format that shows the figure as the other files write it: its unit's, if Excel would
    write the same with it, else the words themselves.
    """
    form, decimals, factor, behind = _FORMS[figure.unit]
    exact = Decimal(str(figure.value)) * factor
    shown = float(exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))
    by_excel = number(shown, decimals) if decimals else number(round(shown))
    text = figure_text(figure)
    return form if f"{by_excel}{behind}" == text else f'"{text}"'


def _figures(document: Document, imprint: Imprint) -> BookSheet:
    titles = [BookCell(title, look=CellLook.HEAD) for title in _TITLES]
    unique = {figure.name: figure for figure in document.figures()}
    lines = [titles, *(list(_described(one, imprint)) for one in unique.values())]
    return BookSheet("Показатели", _WIDTHS, lines, frozen=1, filtered=0)


def _described(figure: Figure, imprint: Imprint) -> Iterator[BookCell]:
    link = imprint.link(figure.address)
    yield BookCell(figure.title, is_framed=True)
    yield BookCell(figure.name, is_framed=True)
    yield figure_cell(figure, link)
    yield BookCell(figure.value, "General", is_framed=True)
    yield BookCell(UNITS[figure.unit], is_framed=True)
    yield BookCell(figure.n, is_framed=True)
    yield BookCell(figure.low, is_framed=True)
    yield BookCell(figure.high, is_framed=True)
    yield BookCell(figure.taken_at.astimezone(imprint.zone), is_framed=True)
    yield BookCell(link or figure.address, link=link, is_framed=True)
