"""A file as rows of cells, before its titles are known. Pure."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from files.headers import HEAD, Row

SHEET = 10_000_000  # lines from one sheet of a workbook to the next; no sheet has as many


@dataclass(frozen=True, slots=True)
class SheetRows:
    name: str
    rows: Callable[[], Iterator[Row]] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Grid:
    """`rows()` reads the file again each time; the titles are within the first `head` rows.

    `mark` is the delimiter of a CSV; `excel` means that Excel saved the file. `notes` are Russian
    sentences for the person who brought the file. With `blanks`, a row without text counts as a
    row. `sheets` are those of a workbook that is read whole; `since_1904` means that its dates are
    counted from 1904.
    """

    rows: Callable[[], Iterator[Row]]
    mark: str = ","
    excel: bool = False
    notes: tuple[str, ...] = ()
    head: int = HEAD
    blanks: bool = False
    sheets: tuple[SheetRows, ...] = ()
    since_1904: bool = False


def where(number: int, sheets: Sequence[str] = ()) -> str:
    """A row's place in words; its sheet is named where several were read."""
    place, line = divmod(number, SHEET)
    if len(sheets) > 1:
        return f"лист «{sheets[place]}», строка {line}"
    return f"лист {place + 1}, строка {line}" if place else f"строка {line}"
