"""The port of warnings about cases."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.bell import Ring
from domain.cases.watch.warnings import Audience, CaseWarning, WarningKind
from domain.message import Message


@dataclass(frozen=True, slots=True)
class WarningNote:
    """What one look at a case leaves: warnings for readers, and when to look again (None: never).

    `version` is that of the case which was looked at.
    """

    case_id: int
    version: int
    warnings: Sequence[tuple[CaseWarning, str]]
    next_at: datetime | None


@dataclass(frozen=True, slots=True)
class WaitingWarning:
    case_id: int
    audience: Audience
    kind: WarningKind
    due: datetime
    person: str


class CaseWarningStore(Protocol):
    """Warnings about cases. A reader is warned about one deadline by one kind once."""

    def due(self, now: datetime, limit: int) -> Sequence[int]:
        """Cases to look at, the longest due first."""
        ...

    def note(self, notes: Sequence[WarningNote]) -> int:
        """Writes what looks left, in one transaction; those at cases that were moved meanwhile are
        left out. Returns how many were written.
        """
        ...

    def waiting(self) -> Sequence[WaitingWarning]:
        """Warnings that were not sent yet, by reader."""
        ...

    def last_sent(self, readers: Collection[str]) -> Mapping[str, datetime]: ...

    def send(
        self,
        sent: Sequence[WaitingWarning],
        dropped: Sequence[WaitingWarning],
        messages: Sequence[Message],
        rings: Sequence[Ring],
        now: datetime,
    ) -> bool:
        """Writes the message and marks its warnings, in one transaction; False, and nothing, if
        another process was faster. Cases of dropped warnings are looked at again.
        """
        ...
