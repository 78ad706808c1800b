"""A table from a file (CSV, XLSX, XLS, ODS, JSON Lines), read in a child process. Reads files."""

import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO
from weakref import finalize

from domain.errors import MissingColumns, UnreadableList
from files.grid import where
from files.guards.child import TOTAL, parse, rows_of
from files.guards.limits import Limits
from files.headers import Headers, Row, spelled


@dataclass(frozen=True)
class Table:
    """A table whose rows are kept in a temporary file, to save memory. `columns` holds the indexes
    of the known titles; `mark` is the delimiter of a CSV, `excel` means that Excel saved the file,
    and Excel reads a CSV as UTF-8 only with a mark at its beginning. `notes` are Russian sentences
    for the person who brought the file. `sheets` are those of a workbook that was read whole;
    `since_1904` means that its dates are counted from 1904.
    """

    titles: tuple[str, ...]
    columns: Mapping[str, int]
    total: int
    notes: tuple[str, ...]
    mark: str
    excel: bool
    sheets: tuple[str, ...]
    since_1904: bool
    _spool: BinaryIO = field(repr=False)
    _begin: int = field(repr=False)

    def rows(self) -> Iterator[Row]:
        """Every non-blank row below the titles, repeatedly: its line number, and a cell for each
        title.
        """
        return rows_of(self._spool, self._begin)

    def records(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Line number and known cells of every row, stripped, by our names; "" for empty cells."""
        for number, cells in self.rows():
            yield number, {name: cells[place].strip() for name, place in self.columns.items()}

    def place(self, title: str) -> int | None:
        wanted = spelled(title)
        return next((i for i, t in enumerate(self.titles) if spelled(t) == wanted), None)

    def where(self, number: int) -> str:
        return where(number, self.sheets)

    @property
    def ignored(self) -> tuple[str, ...]:
        known = set(self.columns.values())
        titles = [t.strip() for i, t in enumerate(self.titles) if i not in known and t.strip()]
        first = tuple(
            title[: MissingColumns.TITLE_LENGTH] for title in titles[: MissingColumns.MOST_TITLES]
        )
        return (*first, f"и ещё {more}") if (more := len(titles) - len(first)) else first


def open_table(source: bytes | Path, headers: Headers, limits: Limits) -> Table:
    """The table of a file or of uploaded content; raises UnreadableList if any part of it cannot be
    read.
    """
    try:
        with ExitStack() as stack:
            spool = stack.enter_context(TemporaryFile())
            if isinstance(source, bytes):
                file = stack.enter_context(TemporaryFile())
                file.write(source)
                file.seek(0)
                parse(file, spool, "", headers, limits)
                file.close()
            else:
                with source.open("rb") as named:
                    parse(named, spool, source.suffix, headers, limits)
            table = _table(spool)
            stack.pop_all()  # the table closes its spool
            return table
    except OSError as error:
        raise UnreadableList(f"не читается: {error.strerror or error}") from error


def _table(spool: BinaryIO) -> Table:
    spool.seek(0)
    head = json.loads(spool.readline())
    begin = spool.tell()
    spool.seek(-TOTAL, 2)
    table = Table(
        titles=tuple(head["titles"]),
        columns=head["columns"],
        total=int(spool.read()),
        notes=tuple(head["notes"]),
        mark=head["mark"],
        excel=head["excel"],
        sheets=tuple(head["sheets"]),
        since_1904=head["since_1904"],
        _spool=spool,
        _begin=begin,
    )
    finalize(table, spool.close)
    return table
