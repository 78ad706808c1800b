"""The port of the audit log."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Look:
    id: int
    at: datetime
    who: str
    what: str
    detail: str


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which lines of the audit log: None and "" match any; `since` <= at < `until`."""

    who: str = ""
    what: str = ""
    since: datetime | None = None
    until: datetime | None = None


class AuditLog(Protocol):
    """Who looked at what, and who changed what, newest first; lines are never changed. `before` is
    the id of the last line already read.
    """

    def write(self, at: datetime, who: str, what: str, detail: str) -> None: ...

    def read(
        self, wanted: AuditFilter, limit: int, before: int | None = None
    ) -> Sequence[Look]: ...

    def count(self, wanted: AuditFilter) -> int: ...
