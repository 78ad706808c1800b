"""Imports of exports: one run a file, what became of each row, and how old each stream is. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain.cases.filed import TakenAs
from domain.terms.policy import Regime


class ImportState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class ImportRun:
    """An export that was brought: `said_at` is when it was made, `map` names how its columns are
    read, `zone` is that of its times, `regime` the default. `whole` says that it holds every case
    of its period, `since`..`until` by the times of receipt, so that what it lacks is gone from it.
    `rows` counts those that were read so far. The id is None until the run is stored.
    """

    asked_at: datetime
    who: str
    file: str
    stream: str
    map: str
    zone: str
    regime: Regime
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
    ended_at: datetime | None = None
    problem: str = ""
    id: int | None = None

    @property
    def number(self) -> int:
        assert self.id is not None
        return self.id


@dataclass(frozen=True, slots=True)
class ImportRow:
    """`line` is that of the file; `column` is where a refused row is wrong, if one column is."""

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
