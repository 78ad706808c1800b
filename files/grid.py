"""A file as rows of cells, before its titles are known. Pure."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from files.headers import HEAD, Row


@dataclass(frozen=True, slots=True)
class Grid:
    """`rows()` reads the file anew. The titles stand within the first `head` rows. `mark` parts the
    cells of a CSV; `excel` says that the file was saved by Excel. `notes` are Russian sentences for
    the person who brought the file. Where `blanks`, a row without any text is a row too.
    """

    rows: Callable[[], Iterator[Row]]
    mark: str = ","
    excel: bool = False
    notes: tuple[str, ...] = ()
    head: int = HEAD
    blanks: bool = False
