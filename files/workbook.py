"""Reads a workbook (XLSX, XLS, ODS) as rows of text. Reads files."""

import os
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, time
from functools import lru_cache
from typing import BinaryIO

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from domain.errors import UnreadableList
from files.grid import Grid, SheetRows
from files.guards.limits import Limits
from files.guards.package import NO_WORKBOOK, PASSWORD, check_package, is_since_1904
from files.headers import Row

ZIP, OLE = b"PK", b"\xd0\xcf\x11\xe0"
EXACT = 1e15  # Excel keeps 15 digits of a number, the others are lost
_LOCKED = "EncryptedPackage".encode("utf-16-le")  # a stream of an OLE file: .xlsx with a password


def open_workbook(file: BinaryIO, limits: Limits, whole: bool = False) -> Grid:
    """The first visible sheet, or all of them, with the values of formulas that Excel last
    computed; raises UnreadableList.
    """
    since_1904 = False
    if file.read(2) == ZIP:
        check_package(file, limits)
        since_1904 = is_since_1904(file)
    else:
        file.seek(0)
        if _LOCKED in file.read():
            raise UnreadableList(PASSWORD)
    file.seek(0)
    try:
        book = _opened(file)
        shown = [s for s in book.sheets_metadata if _is_table(s) and _is_visible(s)]
        if not shown:
            raise UnreadableList("в книге нет ни одного видимого листа с таблицей")
        sheet = book.get_sheet_by_name(shown[0].name)
        merged = _merged(sheet)
    except PasswordError as error:
        raise UnreadableList(PASSWORD) from error
    except (CalamineError, OSError) as error:
        raise UnreadableList(NO_WORKBOOK) from error
    if whole and len(shown) > 1:
        return _of_sheets(book, shown, since_1904)
    notes = tuple(_notes(shown, book.sheets_metadata))
    return Grid(lambda: _rows(sheet, merged), excel=True, notes=notes, since_1904=since_1904)


def _opened(file: BinaryIO) -> CalamineWorkbook:
    """By its descriptor where the system lends one, for else the reader copies the whole file."""
    try:
        path = f"/dev/fd/{file.fileno()}"
    except OSError:  # content in memory
        path = ""
    if os.access(path, os.R_OK):
        return CalamineWorkbook.from_path(path)
    return CalamineWorkbook.from_filelike(file)


def _of_sheets(book: CalamineWorkbook, shown: Sequence[SheetMetadata], since_1904: bool) -> Grid:
    """One sheet at a time is in memory."""

    @lru_cache(maxsize=1)
    def opened(name: str) -> CalamineSheet:
        try:
            return book.get_sheet_by_name(name)
        except (CalamineError, OSError) as error:
            raise UnreadableList(NO_WORKBOOK) from error

    def sheet(name: str) -> SheetRows:
        return SheetRows(name, lambda: _rows(opened(name), _merged(opened(name))))

    sheets = tuple(sheet(one.name) for one in shown)
    notes = tuple(_hidden(book.sheets_metadata))
    return Grid(sheets[0].rows, excel=True, notes=notes, sheets=sheets, since_1904=since_1904)


def _is_table(sheet: SheetMetadata) -> bool:
    return sheet.typ is SheetTypeEnum.WorkSheet


def _is_visible(sheet: SheetMetadata) -> bool:
    return sheet.visible is SheetVisibleEnum.Visible


def _notes(shown: Sequence[SheetMetadata], sheets: Sequence[SheetMetadata]) -> Iterator[str]:
    first = shown[0].name
    if others := [sheet.name for sheet in shown[1:]]:
        yield f"Прочитан только лист «{first}», не прочитаны: {_quoted(others)}"
    yield from _hidden(sheets)


def _hidden(sheets: Sequence[SheetMetadata]) -> Iterator[str]:
    if hidden := [sheet.name for sheet in sheets if _is_table(sheet) and not _is_visible(sheet)]:
        yield f"Не прочитаны скрытые листы: {_quoted(hidden)}"


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(f"«{name}»" for name in names)


def _merged(sheet: CalamineSheet) -> dict[int, list[tuple[int, int]]]:
    """Cells merged over several rows: first row -> column and last row, counted from 0."""
    merged: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for (top, left), (bottom, _) in sheet.merged_cell_ranges or ():
        if bottom > top:
            merged[top].append((left, bottom))
    return merged


def _rows(sheet: CalamineSheet, merged: dict[int, list[tuple[int, int]]]) -> Iterator[Row]:
    # rows are read from the sheet's first row, but columns from its first used one
    left = (sheet.start or (0, 0))[1]
    running: dict[int, tuple[int, str]] = {}
    for number, values in enumerate(sheet.iter_rows()):
        cells = [v.strip() if type(v) is str else cell_text(v) for v in values]  # nearly all are
        for column, (bottom, text) in list(running.items()):
            if number > bottom:
                del running[column]
            else:
                cells[column] = text
        for column, bottom in merged.get(number, ()):
            if 0 <= column - left < len(cells):
                running[column - left] = bottom, cells[column - left]
        yield number + 1, cells


def cell_text(value: object) -> str:
    """A cell as people see it; times of day without seconds have none."""
    match value:
        case str():
            return value.strip()
        case bool():
            return "да" if value else "нет"
        case float() if value.is_integer() and abs(value) < EXACT:
            return str(int(value))  # Excel stores every number as a float
        case float() if value.is_integer():
            return f"{value:.14E}"
        case datetime():
            shown = value.replace(tzinfo=None, microsecond=0).isoformat(" ")
            return shown if value.second else shown[:-3]
        case time():
            shown = value.replace(microsecond=0).isoformat()
            return shown if value.second else shown[:-3]
        case _:
            return str(value).strip()
