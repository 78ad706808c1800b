"""The audit in memory."""

from collections.abc import Sequence
from datetime import datetime
from threading import Lock

from domain.ports.audit import AuditFilter, Look
from tests.fakes.text import kept


class MemoryAudit:
    """An AuditLog."""

    def __init__(self) -> None:
        self.looks: list[Look] = []
        self._lock = Lock()

    def write(self, at: datetime, who: str, what: str, detail: str) -> None:
        with self._lock:
            self.looks.append(Look(len(self.looks) + 1, at, kept(who), kept(what), kept(detail)))

    def read(self, wanted: AuditFilter, limit: int, before: int | None = None) -> Sequence[Look]:
        matching = self._matching(wanted)
        return [look for look in matching if before is None or look.id < before][:limit]

    def count(self, wanted: AuditFilter) -> int:
        return len(self._matching(wanted))

    def _matching(self, wanted: AuditFilter) -> list[Look]:
        return [
            look
            for look in reversed(self.looks)
            if wanted.who in ("", look.who)
            and wanted.what in ("", look.what)
            and (wanted.since is None or look.at >= wanted.since)
            and (wanted.until is None or look.at < wanted.until)
        ]
