"""Texts as people keep them, in CSV, XLSX or JSON Lines, read row by row. Reads files."""

import codecs
import csv
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from domain.errors import SettingsError
from region.listing import cell_text

HEAD = 20  # rows within which the header stands: above it people write titles
LONGEST = 10_000_000  # characters of one cell; a quote that never closes ends here
_CHUNK = 1 << 20
_BOOKS = (
    b"PK",
    b"\xd0\xcf\x11\xe0",
)  # how a workbook begins: .xlsx, and .xls or one with a password
_LINES = frozenset({".jsonl", ".ndjson", ".json"})

Row = tuple[int, list[str]]
"""The number of its line in the file, from 1, and its cells."""


@dataclass(frozen=True, slots=True)
class Table:
    """`rows()` reads the file anew: every row that is not blank, with as many cells as there are
    columns; there are `total`. `mark` parts the cells of a CSV; `excel` says that the file was
    saved by Excel, which takes a CSV for UTF-8 only by a mark at its beginning.
    """

    columns: tuple[str, ...]
    total: int
    rows: Callable[[], Iterator[Row]]
    mark: str = ","
    excel: bool = False

    def place(self, name: str) -> int | None:
        """Where a column stands, in whatever register its title is."""
        return _place(self.columns, (name,))


def open_table(file: Path, *wanted: str) -> Table:
    """The table of a file that has a column of `wanted`. Raises SettingsError, in Russian."""
    try:
        with file.open("rb") as content:
            begin = content.read(4)
        if not begin:
            raise SettingsError(f"{file}: файл пуст")
        if begin.startswith(_BOOKS):
            return _workbook(file, wanted)
        if file.suffix.lower() in _LINES:
            return _json_lines(file, wanted)
        return _csv(file, wanted)
    except OSError as error:
        raise SettingsError(f"{file}: не читается: {error.strerror or error}") from error


def _workbook(file: Path, wanted: Sequence[str]) -> Table:
    try:
        with CalamineWorkbook.from_path(file) as book:
            sheet = book.get_sheet_by_index(0)
    except (CalamineError, OSError, IndexError) as error:
        raise SettingsError(f"{file}: файл не читается как таблица Excel (.xlsx)") from error
    first = (sheet.start or (0, 0))[0] + 1

    def rows() -> Iterator[Row]:
        for number, row in enumerate(sheet.iter_rows(), start=first):
            yield number, [_clean(cell_text(value)) for value in row]

    return _grid(file, rows, wanted, excel=True)


def _csv(file: Path, wanted: Sequence[str]) -> Table:
    encoding, excel = _encoding(file)

    def rows(mark: str) -> Iterator[Row]:
        csv.field_size_limit(LONGEST)
        with file.open(encoding=encoding, errors="replace", newline="") as text:
            reader = csv.reader(text, delimiter=mark, strict=True)
            begin = 1
            try:
                for cells in reader:
                    yield begin, cells
                    begin = reader.line_num + 1
            except csv.Error as error:
                said = f"{file}:{begin}: ошибка в разметке CSV (кавычки?): {error}"
                raise SettingsError(said) from error

    mark = max(",;\t", key=lambda mark: _fits(rows(mark), wanted))
    return _grid(file, lambda: rows(mark), wanted, mark=mark, excel=excel)


def _fits(rows: Iterator[Row], wanted: Sequence[str]) -> tuple[bool, int]:
    """How well a mark parts the head of a file: it shows the column, and many beside it."""
    found, most = False, 0
    try:
        for _, cells in islice(rows, HEAD):
            found = found or _place(cells, wanted) is not None
            most = max(most, len(cells))
            if found:
                return True, len(cells)
    except SettingsError:
        pass
    return found, most


def _encoding(file: Path) -> tuple[str, bool]:
    """UTF-8, else Windows-1251; and whether Excel wrote it."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with file.open("rb") as content:
        marked = content.read(len(codecs.BOM_UTF8)) == codecs.BOM_UTF8
        content.seek(0)
        utf8 = True
        while chunk := content.read(_CHUNK):
            if b"\0" in chunk:
                raise SettingsError(f"{file}: это не CSV, не таблица Excel и не JSON Lines")
            try:
                if utf8:
                    decoder.decode(chunk)
            except UnicodeDecodeError:
                utf8 = False
    try:
        decoder.decode(b"", final=utf8)
    except UnicodeDecodeError:
        utf8 = False
    return ("utf-8-sig", marked) if utf8 else ("cp1251", True)


def _grid(
    file: Path,
    rows: Callable[[], Iterator[Row]],
    wanted: Sequence[str],
    *,
    mark: str = ",",
    excel: bool = False,
) -> Table:
    head = [row for row in islice(rows(), HEAD) if any(row[1])]
    if not head:
        raise SettingsError(f"{file}: в файле нет ни одной строки")
    header = next((row for row in head if _place(row[1], wanted) is not None), None)
    if header is None:
        raise _no_column(file, wanted, head[0][1])
    begin, columns = header[0], [_clean(title) for title in header[1]]

    def below() -> Iterator[Row]:
        for number, cells in rows():
            if number <= begin or not any(cells):
                continue
            if any(cells[len(columns) :]):
                raise SettingsError(
                    f"{file}:{number}: ячеек больше, чем столбцов ({len(columns)}):"
                    " текст с разделителем внутри возьмите в кавычки"
                )
            filled = cells[: len(columns)] + [""] * (len(columns) - len(cells))
            yield number, [_clean(cell) for cell in filled]

    return Table(tuple(columns), sum(1 for _ in below()), below, mark, excel)


def _json_lines(file: Path, wanted: Sequence[str]) -> Table:
    columns: dict[str, None] = {}
    total = 0
    for _, values in _objects(file):
        columns |= dict.fromkeys(values)
        total += 1
    titles = tuple(map(_clean, columns))
    if total and _place(titles, wanted) is None:
        raise _no_column(file, wanted, titles)

    def rows() -> Iterator[Row]:
        for number, values in _objects(file):
            yield number, [_written(values.get(name)) for name in columns]

    return Table(titles, total, rows)


def _objects(file: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    with file.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                if not (text := line.decode("utf-8-sig")).strip():
                    continue
                values = json.loads(text)
            except (ValueError, RecursionError) as error:
                raise SettingsError(f"{file}:{number}: не строка JSON: {error}") from error
            if not isinstance(values, dict):
                raise SettingsError(f"{file}:{number}: нужен объект JSON: {{…}}")
            yield number, values


def _written(value: object) -> str:
    if value is None:
        return ""
    return _clean(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


def _clean(text: str) -> str:
    """Without what no file in UTF-8 may hold: NUL, halves of surrogate pairs."""
    return text.replace("\0", "").encode(errors="ignore").decode()


def _place(columns: Sequence[str], names: Sequence[str]) -> int | None:
    """Where the first of the names stands that there is."""
    titles = [title.strip().casefold() for title in columns]
    wanted = (name.strip().casefold() for name in names)
    return next((titles.index(name) for name in wanted if name in titles), None)


def _no_column(file: Path, wanted: Sequence[str], columns: Sequence[str]) -> SettingsError:
    there = ", ".join(f"«{_clean(name)[:60]}»" for name in columns if name.strip())
    sought = " или ".join(f"«{name}»" for name in wanted)
    return SettingsError(
        f"{file}: нет столбца {sought}. Есть: {there or 'ни одного'}. Укажите нужный: --column"
    )
