"""The port of alerts."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from domain.alert import Alert, Move
from domain.message import Message


class AlertStore(Protocol):
    def get(self, alert_id: str) -> Alert | None: ...

    def several(self, alert_ids: Collection[str]) -> Mapping[str, Alert]: ...

    def recent(self, since: datetime) -> list[Alert]:
        """Open alerts of any age, and those closed since then, newest first."""
        ...

    def count_new(self) -> int: ...

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
