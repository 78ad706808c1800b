"""Reads a CSV as rows of text, with any usual encoding and delimiter. Reads files."""

import codecs
import csv
import io
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO

from domain.errors import UnreadableList
from files.grid import Grid
from files.headers import HEAD, Headers, Row

if TYPE_CHECKING:
    import _csv

LONGEST = 10_000_000  # characters of one cell; an unclosed quote stops here
MARKS = ",;\t"
_CHUNK = 1 << 20
_WHY = {  # the library's message -> our words
    "unexpected end": "кавычка не закрыта",
    "expected after": "после закрытой кавычки стоит не разделитель",
    "field larger": f"в ячейке больше {LONGEST} знаков; не забыта ли кавычка",
}
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_OLD = ("cp1251", "cp866")  # Windows, DOS
_USUAL = frozenset("оеаинтсрвл")  # four of five letters of Russian text are among these few


def open_delimited(file: BinaryIO, headers: Headers) -> Grid:
    encoding, excel = _encoding(file)
    csv.field_size_limit(LONGEST)

    def rows(mark: str) -> Iterator[Row]:
        file.seek(0)
        text = io.TextIOWrapper(file, encoding, errors="replace", newline="")
        try:
            yield from _records(csv.reader(text, delimiter=mark, strict=True))
        finally:
            text.detach()

    mark = max(MARKS, key=lambda mark: _fit(rows(mark), headers))
    return Grid(lambda: rows(mark), mark, excel)


def _records(reader: "_csv.Reader") -> Iterator[Row]:
    begin = 1
    try:
        for cells in reader:
            yield begin, cells
            begin = reader.line_num + 1
    except csv.Error as error:
        why = next((words for part, words in _WHY.items() if part in str(error)), "кавычки?")
        raise UnreadableList(f"ошибка в разметке CSV: {why}", begin) from error


def _fit(rows: Iterator[Row], headers: Headers) -> tuple[bool, int, int]:
    best, widest = (False, 0), 0
    with suppress(UnreadableList):
        for _, cells in islice(rows, HEAD):
            best, widest = max(best, headers.fit(cells)), max(widest, len(cells))
    return *best, widest


def _encoding(file: BinaryIO) -> tuple[str, bool]:
    """The encoding, and whether Excel wrote the file: it marks UTF-8 at the beginning."""
    file.seek(0)
    begin = file.read(_CHUNK)
    if begin.startswith(_UTF16):
        return "utf-16", True
    marked = begin.startswith(codecs.BOM_UTF8)
    if _is_utf8(file):
        return "utf-8-sig", marked
    return max(_OLD, key=lambda encoding: _likeness(begin, encoding)), True


def _is_utf8(file: BinaryIO) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    utf8 = True
    file.seek(0)
    while chunk := file.read(_CHUNK):
        if b"\0" in chunk:
            raise UnreadableList("это не CSV, не таблица Excel и не JSON Lines")
        try:
            if utf8:
                decoder.decode(chunk)
        except UnicodeDecodeError:
            utf8 = False
    try:
        decoder.decode(b"", final=utf8)
    except UnicodeDecodeError:
        return False
    return utf8


def _likeness(begin: bytes, encoding: str) -> int:
    return sum(letter in _USUAL for letter in begin.decode(encoding, "replace").lower())
