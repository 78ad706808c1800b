"""How much of a brought file is read, and how long that may take. Pure."""

from dataclasses import asdict, dataclass
from typing import Any

MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """`unpacked`, `spool` and `memory` are bytes: of a workbook's members, of the rows as text, of
    the process. `rows` and `cells` are of one table.
    """

    unpacked: int
    spool: int
    memory: int
    rows: int
    cells: int
    seconds: float

    def written(self) -> dict[str, Any]:
        """As JSON holds it."""
        return asdict(self)


# What somebody sends to the console.
UPLOAD = Limits(
    unpacked=50 * MB,
    spool=60 * MB,
    memory=1_000 * MB,
    rows=20_000,
    cells=4_000_000,
    seconds=20,
)
# What an administrator names in a command.
LOCAL = Limits(
    unpacked=1_000 * MB,
    spool=20_000 * MB,
    memory=8_000 * MB,
    rows=10_000_000,
    cells=200_000_000,
    seconds=3_600,
)
