"""How much of an uploaded file is read, and how long that may take. Pure."""

from dataclasses import asdict, dataclass
from typing import Any

MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """`unpacked`, `spool` and `memory` are bytes: of a workbook's parts, the rows' text, the
    process.

    `rows` and `cells` are limits of one table.
    """

    unpacked: int
    spool: int
    memory: int
    rows: int
    cells: int
    seconds: float

    def written(self) -> dict[str, Any]:
        return asdict(self)


# For files sent to the console.
UPLOAD = Limits(
    unpacked=50 * MB,
    spool=60 * MB,
    memory=1_000 * MB,
    rows=20_000,
    cells=4_000_000,
    seconds=20,
)
# For exports of cases that are brought to the console.
EXPORT = Limits(
    unpacked=600 * MB,
    spool=1_000 * MB,
    memory=2_500 * MB,
    rows=300_000,
    cells=10_000_000,
    seconds=180,
)
# For a saved e-mail.
LETTER = Limits(
    unpacked=10 * MB,
    spool=50 * MB,
    memory=500 * MB,
    rows=0,
    cells=0,
    seconds=10,
)
# For a template of a report; `rows` are those that it repeats.
TEMPLATE = Limits(
    unpacked=60 * MB,
    spool=120 * MB,
    memory=1_000 * MB,
    rows=20_000,
    cells=0,
    seconds=30,
)
# For files that an administrator names in a command.
LOCAL = Limits(
    unpacked=1_000 * MB,
    spool=20_000 * MB,
    memory=8_000 * MB,
    rows=10_000_000,
    cells=200_000_000,
    seconds=3_600,
)
