"""Reads a file of any supported format into titles and rows. Reads files.

It runs in files/child, never in the process that serves people.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from typing import BinaryIO

from domain.errors import UnreadableList
from files.delimited import open_delimited
from files.grid import SHEET, Grid
from files.guards.limits import Limits
from files.headers import HEAD, Head, Headers, Row, find_head, spelled
from files.json_lines import open_json_lines
from files.workbook import OLE, ZIP, open_workbook

_SURROGATE = re.compile("[\ud800-\udfff]")
_LINES = frozenset({".jsonl", ".ndjson", ".json"})
_BEGIN = 1024
_MARKUP = re.compile(rb"\s*<(?:!doctype|\?xml|html|head|meta|table|style)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reading:
    """The titles, and the non-blank rows below them, each with a cell for every title."""

    head: Head
    grid: Grid
    rows: Iterator[Row]


def read_table(file: BinaryIO, suffix: str, headers: Headers, limits: Limits) -> Reading:
    grid = _open(file, suffix, headers, limits)
    if grid.sheets:
        return _of_sheets(grid, headers, limits)
    head = find_head([_clean(row) for row in islice(grid.rows(), grid.head)], headers)
    return Reading(head, grid, _below(grid, head, headers, limits))


def _of_sheets(grid: Grid, headers: Headers, limits: Limits) -> Reading:
    """The sheets that have the columns of the sheet that fits best; the others are noted."""
    heads: dict[int, Head] = {}
    for place, sheet in enumerate(grid.sheets):
        with suppress(UnreadableList):
            heads[place] = find_head([_clean(row) for row in islice(sheet.rows(), HEAD)], headers)
    if not heads:
        raise UnreadableList("в файле нет ни одной строки")
    best = max(heads.values(), key=lambda head: (len(head.columns), len(_names(head))))
    known = {spelled(best.titles[place]) for place in best.columns.values()}
    wanted = known or _names(best)
    joined = [place for place, head in heads.items() if wanted <= _names(head)]
    notes = grid.notes
    if left := [s.name for place, s in enumerate(grid.sheets) if place not in joined]:
        names = ", ".join(f"«{name}»" for name in left)
        notes += (f"Не прочитаны листы с другими столбцами: {names}",)

    def rows() -> Iterator[Row]:
        for place in joined:
            head = heads[place]
            places = [_place(head, title) for title in best.titles]
            one = replace(grid, rows=grid.sheets[place].rows, sheets=())
            for line, cells in _below(one, head, headers, limits):
                yield place * SHEET + line, ["" if i is None else cells[i] for i in places]

    return Reading(best, replace(grid, notes=notes), rows())


def _names(head: Head) -> set[str]:
    return {name for title in head.titles if (name := spelled(title))}


def _place(head: Head, title: str) -> int | None:
    wanted = spelled(title)
    return next((i for i, t in enumerate(head.titles) if wanted and spelled(t) == wanted), None)


def _open(file: BinaryIO, suffix: str, headers: Headers, limits: Limits) -> Grid:
    begin = file.read(_BEGIN)
    file.seek(0)
    if not begin:
        raise UnreadableList("файл пуст")
    if begin.startswith((ZIP, OLE)):
        return open_workbook(file, limits, headers.whole)
    if _MARKUP.match(begin.removeprefix(b"\xef\xbb\xbf")):
        raise UnreadableList(
            "это веб-страница, сохранённая под именем таблицы: откройте её в Excel и сохраните "
            "как .xlsx"
        )
    if suffix.lower() in _LINES or begin.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b'{"'):
        return open_json_lines(file)
    return open_delimited(file, headers)


def _below(grid: Grid, head: Head, headers: Headers, limits: Limits) -> Iterator[Row]:
    width = len(head.titles)
    for count, (number, cells) in enumerate(map(_clean, grid.rows()), start=1):
        if count > limits.rows:
            raise UnreadableList(f"в списке больше {limits.rows} строк: разделите его")
        if count * width > limits.cells:
            raise UnreadableList(f"в таблице больше {limits.cells} ячеек: разделите её")
        blank = not (grid.blanks or any(map(str.strip, cells)))
        if number <= head.line or blank:
            continue
        if (headers.exact or head.line == 0) and any(cells[width:]):
            raise UnreadableList(
                f"ячеек больше, чем столбцов ({width}): текст с разделителем внутри возьмите в "
                "кавычки",
                number,
                width + 1,
            )
        yield number, cells[:width] + [""] * (width - len(cells))


def _clean(row: Row) -> Row:
    """The row without NUL and lone surrogates, which UTF-8 output cannot hold."""
    number, cells = row
    whole = "".join(cells)  # most rows are clean, and one look at all cells is quick
    if "\0" not in whole and not _SURROGATE.search(whole):
        return row
    return number, [cell.replace("\0", "").encode(errors="ignore").decode() for cell in cells]
