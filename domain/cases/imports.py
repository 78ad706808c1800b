"""Imports of exports: one run a file, what became of each row, and how old each stream is. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from domain.cases.filed import TakenAs
from domain.cases.import_map import ImportMap


class ImportState(StrEnum):
    """FAILED keeps the rows that were taken before; UNDONE keeps the report."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class ImportRun:
    """An export that was brought, `said_at` when it was made there and read by `map`. `whole` says
    that it holds every case of its period, `since`..`until` by the times of receipt, so that what
    it lacks is gone from it. `rows` counts those that were read so far, `left` is how many cases an
    undoing left, because people worked on them. `tally` counts what was left out of cells, by kind.
    The id is None until the run is stored.
    """

    asked_at: datetime
    who: str
    file: str
    map: ImportMap
    said_at: datetime
    whole: bool = True
    since: datetime | None = None
    until: datetime | None = None
    state: ImportState = ImportState.WAITING
    task: str | None = None
    rows: int = 0
    created: int = 0
    changed: int = 0
    same: int = 0
    refused: int = 0
    gone: int = 0
    left: int = 0
    ended_at: datetime | None = None
    problem: str = ""
    sheets: Sequence[str] = ()
    tally: Mapping[str, Any] = field(default_factory=dict)
    id: int | None = None

    @property
    def number(self) -> int:
        assert self.id is not None
        return self.id


@dataclass(frozen=True, slots=True)
class ImportRow:
    """`line` is that of the file with its sheet, see files/grid.where; `column` is where a refused
    row is wrong, if one column is.
    """

    line: int
    number: str
    outcome: TakenAs
    case_id: int | None = None
    changes: tuple[str, ...] = ()
    column: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Freshness:
    """`said_at` is the time of a stream's last export, `gap` its usual time between two; None where
    there are too few to tell.
    """

    stream: str
    said_at: datetime
    gap: timedelta | None

    def is_stale(self, now: datetime) -> bool:
        return self.gap is not None and now - self.said_at > self.gap
