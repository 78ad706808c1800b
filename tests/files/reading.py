"""Tables read in the test's own process, which is quicker than a child."""

from dataclasses import dataclass
from tempfile import TemporaryFile

from files.guards.limits import UPLOAD, Limits
from files.headers import Headers
from files.reader import read_table

TEXT = Headers({"text": ("text", "сообщение")}, frozenset({"text"}), exact=True)


@dataclass(frozen=True)
class Contents:
    """All of a table."""

    titles: tuple[str, ...]
    columns: dict[str, int]
    rows: list[tuple[int, list[str]]]
    mark: str
    excel: bool
    notes: tuple[str, ...]

    @property
    def cells(self) -> list[list[str]]:
        """Of the rows, without their lines."""
        return [cells for _, cells in self.rows]


def read(
    content: bytes | str, headers: Headers = TEXT, suffix: str = "", limits: Limits = UPLOAD
) -> Contents:
    content = content if isinstance(content, bytes) else content.encode()
    with TemporaryFile() as file:  # as what is brought waits; memory is read by tests/fuzz
        file.write(content)
        file.seek(0)
        reading = read_table(file, suffix, headers, limits)
        head, grid = reading.head, reading.grid
        rows = list(reading.rows)
    return Contents(head.titles, dict(head.columns), rows, grid.mark, grid.excel, grid.notes)
