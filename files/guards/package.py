"""Refuses workbooks and documents that unpack to more than fits into memory. Reads files.

Both are a ZIP of XML. Its directory is checked before anything is unpacked. Then every member
is unpacked once, so a member whose size in the directory is false is refused.
"""

import re
import zipfile
import zlib
from collections import deque
from collections.abc import Iterable
from functools import partial
from typing import BinaryIO

from domain.errors import UnreadableList
from files.guards.limits import MB, Limits

RATIO = 100  # XML of real workbooks packs ten to thirty times
SMALL = 1 * MB  # a smaller member may have any ratio
MEMBERS = 5_000
NO_WORKBOOK = "файл не читается как таблица Excel (.xlsx, .xls) или ODS"
PASSWORD = "файл защищён паролем: снимите пароль и сохраните файл заново"
# Errors of reading a ZIP that is damaged or packed unusually.
_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError),
    ValueError,  # a place before the file's beginning, a name that is no UTF-8
)
CHUNK = 1 * MB
LONGEST_CELL = 32  # bytes of a cell's address: one may lie across two chunks
_LOCKED = 1  # bit of a member's flags
_SINCE_1904 = re.compile(rb"\sdate1904=[\"'](?:1|true)[\"']")
_CELL = re.compile(rb"\sr=[\"']([A-Z]{1,3})([0-9]{1,7})[\"']")


def check_package(file: BinaryIO, limits: Limits, damaged: str = NO_WORKBOOK) -> None:
    """Raises UnreadableList if the ZIP is damaged or would take too much memory."""
    try:
        with zipfile.ZipFile(file) as package:
            _check_directory(package.infolist(), limits)
            for member in package.infolist():
                with package.open(member) as part:
                    chunks = iter(partial(part.read, CHUNK), b"")
                    if member.filename.startswith("xl/worksheets/"):
                        check_cells(chunks, limits)
                    else:
                        deque(chunks, maxlen=0)
    except _DAMAGE as error:
        raise UnreadableList(damaged) from error


def _check_directory(members: list[zipfile.ZipInfo], limits: Limits) -> None:
    if any(member.flag_bits & _LOCKED for member in members):
        raise UnreadableList(PASSWORD)
    if len(members) > MEMBERS:
        raise UnreadableList(f"в файле больше {MEMBERS} частей, так не бывает")
    if sum(member.file_size for member in members) > limits.unpacked:
        raise UnreadableList(
            f"в распакованном виде файл больше {limits.unpacked // MB} МБ: разделите его"
        )
    for member in members:
        if member.file_size > max(SMALL, RATIO * member.compress_size):
            raise UnreadableList(
                f"файл сжат больше чем в {RATIO} раз, так не бывает: "
                "скопируйте содержимое в новый файл"
            )


def is_since_1904(file: BinaryIO) -> bool:
    """Whether dates of an XLSX count from 1904, as old Excel for Mac wrote them."""
    try:
        with zipfile.ZipFile(file) as package:
            return _SINCE_1904.search(package.read("xl/workbook.xml")) is not None
    except (KeyError, *_DAMAGE):
        return False


def check_cells(sheet: Iterable[bytes], limits: Limits) -> None:
    """Raises UnreadableList for a sheet that is too large: one cell at a far corner makes the
    reader allocate memory down to it.
    """
    width = height = 0
    rest = b""
    for chunk in sheet:
        text = rest + chunk
        # Each column and row is read once a chunk: a sheet has millions of cells.
        cells = _CELL.findall(text)
        width = max(width, *map(_column, {column for column, _ in cells}), 0)
        height = max(height, *map(int, {line for _, line in cells}), 0)
        rest = text[-LONGEST_CELL:]
    if width * height > limits.cells:
        raise UnreadableList(
            "на листе заняты ячейки далеко от списка: до строки "
            f"{height} и столбца {width}; удалите их или скопируйте список в новый файл"
        )


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
