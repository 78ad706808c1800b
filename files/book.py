"""Writes a workbook of several sheets, with number forms, links and pictures. Pure.

One table of any length is files/sheets'. Text is written as text, so no formula runs.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format as Look
from xlsxwriter.worksheet import Worksheet

from files.sheets import short

LONGEST_LINK = 2_000  # characters; Excel opens no longer one
FONT, SIZE = "Arial", 10


class CellLook(StrEnum):
    PLAIN = "plain"
    TITLE = "title"
    HEADING = "heading"
    HEAD = "head"  # of a table
    SOFT = "soft"
    NOTICE = "notice"


_LOOKS: Mapping[CellLook, Mapping[str, Any]] = {
    CellLook.PLAIN: {},
    CellLook.TITLE: {"bold": True, "font_size": 16},
    CellLook.HEADING: {"bold": True, "font_size": 12},
    CellLook.HEAD: {"bold": True, "bg_color": "#EEF1EF", "text_wrap": True, "border": 1},
    CellLook.SOFT: {"font_color": "#4F5C56"},
    CellLook.NOTICE: {"bg_color": "#FDEEDA"},
}


@dataclass(frozen=True, slots=True)
class BookCell:
    """`form` is a number format of Excel, `link` a whole web address. A datetime is written as its
    own clock shows it.
    """

    value: str | int | float | date | datetime | None
    form: str = ""
    link: str = ""
    look: CellLook = CellLook.PLAIN
    is_framed: bool = False


@dataclass(frozen=True, slots=True)
class BookPicture:
    """A PNG that names its dots an inch, over the lines from `line` on; `text` is for those who do
    not see it.
    """

    line: int
    png: bytes
    text: str


@dataclass(frozen=True, slots=True)
class BookSheet:
    """`filtered` is the line of titles that filter all below, `frozen` the lines that stay."""

    name: str
    widths: Sequence[int]
    lines: Sequence[Sequence[BookCell]]
    pictures: Sequence[BookPicture] = ()
    frozen: int = 0
    filtered: int | None = field(default=None)


def book(sheets: Sequence[BookSheet], title: str = "", author: str = "") -> bytes:
    written = BytesIO()
    options = {"in_memory": True, "strings_to_urls": False, "strings_to_formulas": False}
    with Workbook(written, options) as workbook:
        workbook.set_properties({"title": title, "author": author})
        forms = _Forms(workbook)
        for sheet in sheets:
            page = workbook.add_worksheet(sheet.name)
            _write(page, sheet, forms)
    return written.getvalue()


class _Forms:
    """Each format of cells is made once."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._made: dict[tuple[CellLook, str, bool, bool], Look] = {}

    def of(self, cell: BookCell) -> Look:
        form = cell.form or _dated(cell.value)
        key = (cell.look, form, bool(cell.link), cell.is_framed)
        if key not in self._made:
            about: dict[str, Any] = {
                "font_name": FONT,
                "font_size": SIZE,
                "valign": "top",
                **_LOOKS[cell.look],
            }
            if form:
                about["num_format"] = form
            if cell.link:
                about |= {"font_color": "#0F5A3C", "underline": 1}
            if cell.is_framed:
                about |= {"border": 1, "text_wrap": True}
            self._made[key] = self._workbook.add_format(about)
        return self._made[key]


def _dated(value: object) -> str:
    if isinstance(value, datetime):
        return "dd.mm.yyyy hh:mm"
    return "dd.mm.yyyy" if isinstance(value, date) else ""


def _write(page: Worksheet, sheet: BookSheet, forms: _Forms) -> None:
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.hide_gridlines(2)
    for place, width in enumerate(sheet.widths):
        page.set_column(place, place, width)
    for line, place, cell in _cells(sheet.lines):
        _write_cell(page, line, place, cell, forms.of(cell))
    for picture in sheet.pictures:
        about = {"image_data": BytesIO(picture.png), "description": picture.text}
        page.insert_image(picture.line, 0, "chart.png", about)
    if sheet.frozen:
        page.freeze_panes(sheet.frozen, 0)
        page.repeat_rows(0, sheet.frozen - 1)
    if sheet.filtered is not None and len(sheet.lines) > sheet.filtered + 1:
        width = len(sheet.lines[sheet.filtered])
        page.autofilter(sheet.filtered, 0, len(sheet.lines) - 1, width - 1)


def _cells(lines: Sequence[Sequence[BookCell]]) -> Iterator[tuple[int, int, BookCell]]:
    for number, line in enumerate(lines):
        for place, cell in enumerate(line):
            if cell.value is not None or cell.is_framed:
                yield number, place, cell


def _write_cell(page: Worksheet, line: int, place: int, cell: BookCell, look: Look) -> None:
    if cell.link and len(cell.link) <= LONGEST_LINK:
        # The link stays below the value that is written over it.
        page.write_url(line, place, cell.link, look, "-")
    match cell.value:
        case None:
            page.write_blank(line, place, None, look)
        case str():
            page.write_string(line, place, short(cell.value), look)
        case datetime():
            page.write_datetime(line, place, cell.value.replace(tzinfo=None), look)
        case date():
            page.write_datetime(line, place, cell.value, look)
        case int() | float():
            page.write_number(line, place, cell.value, look)
