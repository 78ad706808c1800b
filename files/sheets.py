"""Writes tables: XLSX or CSV for people, and CSV for programs.

Rows are streamed, so a table may have any length. XLSX distinguishes text from formulas, so text is
written as it is. In a CSV for people, an apostrophe precedes text that would run as a formula. A
CSV for programs has no apostrophes.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import chain, islice
from tempfile import TemporaryFile

from xlsxwriter import Workbook
from xlsxwriter.format import Format as Look

MARK = ";"  # the delimiter that a Russian Excel expects
LONGEST = 32_767  # characters of a cell in XLSX
_CHUNK = 1 << 16
_ROWS = 500  # of a CSV, sent at once
_BOM = "\ufeff"  # without it Excel does not recognise UTF-8
_RUNS = tuple("=+-@\t\r\n＝＋－＠")  # beginnings that a spreadsheet may take for a formula
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")

Cell = str | int | float | datetime | None
"""A datetime is written as its own clock shows it: convert it to the region's zone first."""


class FileKind(StrEnum):
    XLSX = "xlsx"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class Column:
    title: str
    width: int = 16


def sheet(
    kind: FileKind,
    head: Sequence[tuple[str, Cell]],
    columns: Sequence[Column],
    rows: Iterable[Sequence[Cell]],
) -> Iterator[bytes]:
    """A file for people, in chunks; `head` holds lines above the titles, a name and its
    value each.
    """
    return (_csv if kind is FileKind.CSV else _xlsx)(head, columns, rows)


def people_lines(
    rows: Iterable[Sequence[Cell]], mark: str = MARK, end: str = "\r\n"
) -> Iterator[str]:
    return _lines(((harmless(_shown(cell)) for cell in row) for row in rows), mark, end)


def program_lines(rows: Iterable[Sequence[Cell]], mark: str = ",") -> Iterator[str]:
    """Lines of a CSV for programs: commas, ISO times, cells as they are."""
    return _lines(((_exact(cell) for cell in row) for row in rows), mark, "\n")


def _lines(rows: Iterable[Iterable[str]], mark: str, end: str) -> Iterator[str]:
    # The writer quotes a cell with CR only if CR is part of its line ending.
    writer = csv.writer(_Echo(), delimiter=mark, lineterminator="\r\n")
    for row in rows:
        yield writer.writerow(row).removesuffix("\r\n") + end


def harmless(cell: str) -> str:
    """A cell that no spreadsheet runs: an apostrophe precedes text that looks like a formula."""
    return f"'{cell}" if cell.startswith(_RUNS) and not _NUMBER.fullmatch(cell) else cell


def as_written(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and harmless(cell[1:]) == cell else cell


class _Echo:
    def write(self, text: str) -> str:
        return text


def _csv(
    head: Sequence[tuple[str, Cell]], columns: Sequence[Column], rows: Iterable[Sequence[Cell]]
) -> Iterator[bytes]:
    above: list[Sequence[Cell]] = [*head, (), [column.title for column in columns]]
    lines = people_lines(chain(above, rows))
    yield _BOM.encode()
    while chunk := "".join(islice(lines, _ROWS)):
        yield chunk.encode(errors="replace")


def _shown(cell: Cell) -> str:
    match cell:
        case datetime():
            return f"{cell:%d.%m.%Y %H:%M}"
        case float():
            return str(cell).replace(".", ",")
        case _:
            return _exact(cell)


def _exact(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case str():
            return cell.replace("\0", "\ufffd")
        case datetime():
            return cell.isoformat()
        case _:
            return str(cell)


def _xlsx(
    head: Sequence[tuple[str, Cell]], columns: Sequence[Column], rows: Iterable[Sequence[Cell]]
) -> Iterator[bytes]:
    with TemporaryFile() as file:
        with Workbook(file, {"constant_memory": True}) as book:
            bold = book.add_format({"bold": True})
            time = book.add_format({"num_format": "dd.mm.yyyy hh:mm", "align": "left"})
            page = book.add_worksheet("Отклик")

            def write(line: int, cells: Iterable[Cell], look: Look | None = None) -> None:
                for place, cell in enumerate(cells):
                    match cell:
                        case str():
                            page.write_string(line, place, short(cell), look)
                        case datetime():
                            page.write_datetime(line, place, cell.replace(tzinfo=None), time)
                        case int() | float():
                            page.write_number(line, place, cell, look)

            for place, column in enumerate(columns):
                page.set_column(place, place, column.width)
            for line, (what, value) in enumerate(head):
                write(line, (what, value))
            titles = len(head) + 1
            page.freeze_panes(titles + 1, 0)
            write(titles, [column.title for column in columns], bold)
            last = titles
            for last, row in enumerate(rows, titles + 1):
                write(last, row)
            page.autofilter(titles, 0, last, len(columns) - 1)
        file.seek(0)
        while chunk := file.read(_CHUNK):
            yield chunk


def short(text: str) -> str:
    text = text.encode(errors="replace").decode()
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
