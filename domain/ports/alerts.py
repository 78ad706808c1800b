"""The port of alerts."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from domain.alert import Alert, Delivery, Move


class AlertStore(Protocol):
    """Alerts, their moves, and the outbox of messages."""

    def get(self, alert_id: str) -> Alert | None: ...

    def several(self, alert_ids: Collection[str]) -> Mapping[str, Alert]:
        """Those of these alerts that there are, by one call."""
        ...

    def recent(self, since: datetime) -> list[Alert]:
        """Open alerts of any age and those closed since then, newest first."""
        ...

    def count_new(self) -> int:
        """Alerts that nobody has acknowledged yet."""
        ...

    def moves(self, alert_id: str) -> list[Move]: ...

    def moves_of(self, alert_ids: Collection[str]) -> Mapping[str, Sequence[Move]]:
        """The moves of each of these alerts, in the order they were made, by one call."""
        ...

    def save(
        self,
        alert: Alert,
        move: Move | None,
        deliveries: Sequence[Delivery] = (),
        stop_pending: bool = False,
    ) -> None:
        """One transaction: the alert (its version one above the stored; else MoveRefused), the
        move, new messages, and a stop of its pending ones.
        """
        ...

    def due(self, now: datetime, limit: int, lease: timedelta) -> list[Delivery]:
        """Pending messages to send now, hidden from others for the lease."""
        ...

    def pending(self, ids: Collection[str]) -> Collection[str]:
        """Those of these messages that nobody has stopped or settled."""
        ...

    def settle(self, deliveries: Sequence[Delivery]) -> None:
        """Write back, in one transaction, what became of messages (state, person, channel, tries,
        error, next try); a stopped one stays stopped unless it was delivered.
        """
        ...

    def deliveries(self, alert_id: str) -> list[Delivery]: ...
