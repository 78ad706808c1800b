"""Alerts, their moves and the outbox in memory."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from threading import RLock

from domain.alert import OPEN, Alert, AlertState, Delivery, DeliveryState, Move
from domain.errors import MoveRefused, StoreUnavailable
from tests.fakes.text import kept


class MemoryAlerts:
    """An AlertStore. `fail_after` saves the store is down, before it writes anything."""

    def __init__(self) -> None:
        self.alerts: dict[str, Alert] = {}
        self.history: list[Move] = []
        self.outbox: dict[str, Delivery] = {}
        self.hidden: dict[str, datetime] = {}
        self.fail_after: int | None = None
        self._lock = RLock()

    def get(self, alert_id: str) -> Alert | None:
        return self.alerts.get(alert_id)

    def count_new(self) -> int:
        return sum(a.state is AlertState.NEW for a in self.alerts.values())

    def several(self, alert_ids: Collection[str]) -> Mapping[str, Alert]:
        return {id_: self.alerts[id_] for id_ in alert_ids if id_ in self.alerts}

    def recent(self, since: datetime) -> list[Alert]:
        found = [
            a
            for a in self.alerts.values()
            if a.state in OPEN or (a.closed_at is not None and a.closed_at >= since)
        ]
        return sorted(found, key=lambda a: (-a.opened_at.timestamp(), a.id))

    def moves(self, alert_id: str) -> list[Move]:
        return [m for m in self.history if m.alert_id == alert_id]

    def moves_of(self, alert_ids: Collection[str]) -> Mapping[str, Sequence[Move]]:
        return {id_: self.moves(id_) for id_ in alert_ids}

    def save(
        self,
        alert: Alert,
        move: Move | None,
        deliveries: Sequence[Delivery] = (),
        stop_pending: bool = False,
    ) -> None:
        with self._lock:
            if self.fail_after is not None:
                if self.fail_after == 0:
                    raise StoreUnavailable("down")
                self.fail_after -= 1
            stored = self.alerts.get(alert.id)
            next_ = (0, 1) if stored is None else (stored.version + 1,)
            if alert.version not in next_:
                raise MoveRefused(f"somebody was faster at {alert.id}")
            self.alerts[alert.id] = alert
            if move:
                self.history.append(move)
            if stop_pending:
                for delivery in self.deliveries(alert.id):
                    if delivery.state is DeliveryState.PENDING:
                        self.outbox[delivery.id] = replace(delivery, state=DeliveryState.STOPPED)
            self.put(deliveries)

    def put(self, deliveries: Sequence[Delivery]) -> None:
        """Write new messages; one whose id was ever written is left as it is."""
        with self._lock:
            for d in deliveries:
                self.outbox.setdefault(d.id, replace(d, title=kept(d.title), text=kept(d.text)))

    def due(self, now: datetime, limit: int, lease: timedelta) -> list[Delivery]:
        with self._lock:
            free = [
                d
                for d in self.outbox.values()
                if d.state is DeliveryState.PENDING
                and d.next_try_at <= now
                and self.hidden.get(d.id, now) <= now
            ]
            taken = sorted(free, key=lambda d: (d.next_try_at, d.id))[:limit]
            self.hidden.update({d.id: now + lease for d in taken})
            return taken

    def pending(self, ids: Collection[str]) -> Collection[str]:
        waiting = (i for i in ids if i in self.outbox)
        return {i for i in waiting if self.outbox[i].state is DeliveryState.PENDING}

    def settle(self, deliveries: Sequence[Delivery]) -> None:
        with self._lock:
            for delivery in deliveries:
                stored = self.outbox.get(delivery.id)
                if stored is None or stored.state is DeliveryState.DELIVERED:
                    continue
                stopped = stored.state is DeliveryState.STOPPED
                if not stopped or delivery.state is DeliveryState.DELIVERED:
                    self.outbox[delivery.id] = replace(
                        stored,
                        state=delivery.state,
                        tries=delivery.tries,
                        error=delivery.error,
                        channel=delivery.channel,
                        person=delivery.person,
                        next_try_at=delivery.next_try_at,
                        delivered_at=delivery.delivered_at,
                    )
                    self.hidden.pop(delivery.id, None)

    def deliveries(self, alert_id: str) -> list[Delivery]:
        own = (d for d in self.outbox.values() if d.alert_id == alert_id)
        return sorted(own, key=lambda d: (d.created_at, d.next_try_at, d.id))
