"""Tables as files that people open in Excel, CSV or XLSX: a head that says what it is, then rows.

Rows are taken one by one and never kept, so a table may be as long as it likes.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from tempfile import TemporaryFile
from urllib.parse import quote

from fastapi.responses import StreamingResponse
from xlsxwriter import Workbook
from xlsxwriter.format import Format as Look

from app.cells import harmless

MARK = ";"  # what parts cells for an Excel in Russian
LONGEST = 32_767  # characters of a cell in XLSX
_CHUNK = 1 << 16
_ROWS = 500  # of a CSV, sent at once

Cell = str | int | float | datetime | None
"""A time is written as its own clock shows it: bring it into the region's zone before."""


class FileKind(StrEnum):
    """What a table is written as."""

    XLSX = "xlsx"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class Column:
    """`width` in characters, for XLSX."""

    title: str
    width: int = 16


def table(
    kind: FileKind,
    name: str,
    head: Sequence[tuple[str, Cell]],
    columns: Sequence[Column],
    rows: Iterable[Sequence[Cell]],
) -> StreamingResponse:
    """A download called `name` with the file's ending. `head` stands above the columns' titles, a
    line each: what it is, and its value. No cell runs as a formula.

    `rows` may be taken long after this returned. What they raise breaks the download off, so that
    nobody takes a part for the whole.
    """
    if kind is FileKind.CSV:
        body, media = _csv(head, columns, rows), "text/csv; charset=utf-8"
    else:
        body = _xlsx(head, columns, rows)
        media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    named = f"attachment; filename=\"otklik.{kind}\"; filename*=UTF-8''{quote(f'{name}.{kind}')}"
    return StreamingResponse(body, media_type=media, headers={"Content-Disposition": named})


def _csv(
    head: Sequence[tuple[str, Cell]], columns: Sequence[Column], rows: Iterable[Sequence[Cell]]
) -> Iterator[bytes]:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=MARK, lineterminator="\r\n")

    def written() -> bytes:
        text = out.getvalue()
        out.seek(0)
        out.truncate()
        return text.encode(errors="replace")

    out.write("\ufeff")  # without it Excel does not read UTF-8
    writer.writerows([map(_plain, line) for line in head])
    writer.writerow([])
    writer.writerow([harmless(column.title) for column in columns])
    for number, row in enumerate(rows, 1):
        writer.writerow(map(_plain, row))
        if number % _ROWS == 0:
            yield written()
    yield written()


def _plain(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case str():
            return harmless(cell.replace("\0", "\ufffd"))
        case datetime():
            return f"{cell:%d.%m.%Y %H:%M}"
        case float():
            return str(cell).replace(".", ",")
        case _:
            return str(cell)


def _xlsx(
    head: Sequence[tuple[str, Cell]], columns: Sequence[Column], rows: Iterable[Sequence[Cell]]
) -> Iterator[bytes]:
    with TemporaryFile() as file:
        with Workbook(file, {"constant_memory": True}) as book:
            bold = book.add_format({"bold": True})
            time = book.add_format({"num_format": "dd.mm.yyyy hh:mm", "align": "left"})
            sheet = book.add_worksheet("Отклик")

            def write(line: int, cells: Iterable[Cell], look: Look | None = None) -> None:
                for place, cell in enumerate(cells):
                    match cell:
                        case str():
                            sheet.write_string(line, place, _short(cell), look)
                        case datetime():
                            sheet.write_datetime(line, place, cell.replace(tzinfo=None), time)
                        case int() | float():
                            sheet.write_number(line, place, cell, look)

            for place, column in enumerate(columns):
                sheet.set_column(place, place, column.width)
            for line, (what, value) in enumerate(head):
                write(line, (what, value))
            titles = len(head) + 1
            sheet.freeze_panes(titles + 1, 0)
            write(titles, [column.title for column in columns], bold)
            last = titles
            for last, row in enumerate(rows, titles + 1):
                write(last, row)
            sheet.autofilter(titles, 0, last, len(columns) - 1)
        file.seek(0)
        while chunk := file.read(_CHUNK):
            yield chunk


def _short(text: str) -> str:
    """What one cell of XLSX holds: longer text is cut, and says so."""
    text = text.encode(errors="replace").decode()
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
