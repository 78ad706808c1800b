"""The port of alerts."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.alert import Alert, AlertState, Move
from domain.message import Message


@dataclass(frozen=True, slots=True)
class AlertFilter:
    """Alerts opened with since <= time < until, in one of the `states`; None matches any.

    `group` and `municipality` are those of the alert's cell. `who` made a move, or got the alert
    handed on.
    """

    states: Collection[AlertState] = frozenset(AlertState)
    since: datetime | None = None
    until: datetime | None = None
    group: str | None = None
    municipality: str | None = None
    who: str | None = None


class AlertStore(Protocol):
    """Alerts come newest first; `recent` has the open ones of any age and those closed since, and
    `matching` continues after the opening and the id of the last alert already read.
    """

    def get(self, alert_id: str) -> Alert | None: ...

    def several(self, alert_ids: Collection[str]) -> Mapping[str, Alert]: ...

    def recent(self, since: datetime) -> list[Alert]: ...

    def matching(
        self, wanted: AlertFilter, limit: int, after: tuple[datetime, str] | None = None
    ) -> list[Alert]: ...

    def count_new(self) -> int: ...

    def unanswered(self, limit: int) -> list[Alert]: ...

    def moves(self, alert_id: str) -> list[Move]: ...

    def moves_of(self, alert_ids: Collection[str]) -> Mapping[str, Sequence[Move]]: ...

    def save(
        self,
        alert: Alert,
        move: Move | None,
        messages: Sequence[Message] = (),
        stop_pending: bool = False,
    ) -> None:
        """Writes the alert, the move and new messages in one transaction; can stop pending
        messages.

        Raises MoveRefused unless the alert's version is one above the stored version.
        """
        ...
