"""Alerts, their moves and the outbox in memory."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from domain.alert import OPEN, Alert, Delivery, DeliveryState, Move
from domain.errors import MoveRefused, StoreUnavailable


class MemoryAlerts:
    """An AlertStore. `fail_after` saves the store is down, before it writes anything."""

    def __init__(self) -> None:
        self.alerts: dict[str, Alert] = {}
        self.history: list[Move] = []
        self.outbox: dict[str, Delivery] = {}
        self.hidden: dict[str, datetime] = {}
        self.fail_after: int | None = None

    def get(self, alert_id: str) -> Alert | None:
        return self.alerts.get(alert_id)

    def recent(self, since: datetime) -> list[Alert]:
        found = [
            a
            for a in self.alerts.values()
            if a.state in OPEN or (a.closed_at is not None and a.closed_at >= since)
        ]
        return sorted(found, key=lambda a: a.opened_at, reverse=True)

    def moves(self, alert_id: str) -> list[Move]:
        return [m for m in self.history if m.alert_id == alert_id]

    def save(
        self,
        alert: Alert,
        move: Move | None,
        deliveries: Sequence[Delivery] = (),
        stop_pending: bool = False,
    ) -> None:
        if self.fail_after is not None:
            if self.fail_after == 0:
                raise StoreUnavailable("down")
            self.fail_after -= 1
        stored = self.alerts.get(alert.id)
        if (stored is None and alert.version) or (stored and alert.version != stored.version + 1):
            raise MoveRefused("somebody was faster")
        self.alerts[alert.id] = alert
        if move:
            self.history.append(move)
        if stop_pending:
            for delivery in self.deliveries(alert.id):
                if delivery.state is DeliveryState.PENDING:
                    self.outbox[delivery.id] = replace(delivery, state=DeliveryState.STOPPED)
        self.outbox.update({d.id: d for d in deliveries})

    def due(self, now: datetime, limit: int, lease: timedelta) -> list[Delivery]:
        found = [
            d
            for d in self.outbox.values()
            if d.state is DeliveryState.PENDING
            and d.next_try_at <= now
            and self.hidden.get(d.id, now) <= now
        ][:limit]
        self.hidden.update({d.id: now + lease for d in found})
        return found

    def pending(self, ids: Collection[str]) -> Collection[str]:
        return [i for i in ids if self.outbox[i].state is DeliveryState.PENDING]

    def settle(self, deliveries: Sequence[Delivery]) -> None:
        for delivery in deliveries:
            stopped = self.outbox[delivery.id].state is DeliveryState.STOPPED
            if not stopped or delivery.state is DeliveryState.DELIVERED:
                self.outbox[delivery.id] = delivery
            self.hidden.pop(delivery.id, None)

    def deliveries(self, alert_id: str) -> list[Delivery]:
        return [d for d in self.outbox.values() if d.alert_id == alert_id]
