"""A file as rows of cells, before its titles are known. Pure."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from files.headers import HEAD, Row


@dataclass(frozen=True, slots=True)
class Grid:
    """`rows()` reads the file again each time; the titles are within the first `head` rows.

    `mark` is the delimiter of a CSV; `excel` means that Excel saved the file. `notes` are Russian
    sentences for the person who brought the file. With `blanks`, a row without text counts as a
    row.
    """

    rows: Callable[[], Iterator[Row]]
    mark: str = ","
    excel: bool = False
    notes: tuple[str, ...] = ()
    head: int = HEAD
    blanks: bool = False
