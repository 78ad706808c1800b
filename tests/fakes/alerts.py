"""Alerts and their moves in memory."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from threading import RLock

from domain.alert import OPEN, Alert, AlertState, Move
from domain.errors import MoveRefused, StoreUnavailable
from domain.message import About, Matter, Message, MessageState
from domain.ports.alerts import AlertFilter
from tests.fakes.text import kept


class MemoryAlerts:
    """An AlertStore; MemoryOutbox reads `outbox`. `fail_after` saves the store is down, before it
    writes anything.
    """

    def __init__(self) -> None:
        self.alerts: dict[str, Alert] = {}
        self.history: list[Move] = []
        self.outbox: dict[str, Message] = {}
        self.hidden: dict[str, datetime] = {}
        self.fail_after: int | None = None
        self.lock = RLock()

    def get(self, alert_id: str) -> Alert | None:
        return self.alerts.get(alert_id)

    def matching(
        self, wanted: AlertFilter, limit: int, after: tuple[datetime, str] | None = None
    ) -> list[Alert]:
        rows = sorted(
            (a for a in self.alerts.values() if self._fits(a, wanted)),
            key=lambda a: (-a.opened_at.timestamp(), a.id),
        )
        if after is not None:
            place = (-after[0].timestamp(), after[1])
            rows = [a for a in rows if (-a.opened_at.timestamp(), a.id) > place]
        return rows[:limit]

    def _fits(self, alert: Alert, wanted: AlertFilter) -> bool:
        people = {name for m in self.moves(alert.id) for name in (m.who, m.handed_to)}
        return (
            alert.state in wanted.states
            and (wanted.since is None or alert.opened_at >= wanted.since)
            and (wanted.until is None or alert.opened_at < wanted.until)
            and wanted.group in (None, alert.cell.group)
            and wanted.municipality in (None, alert.cell.municipality)
            and (wanted.who is None or wanted.who in people)
        )

    def count_new(self) -> int:
        return sum(a.state is AlertState.NEW for a in self.alerts.values())

    def unanswered(self, limit: int) -> list[Alert]:
        new = [a for a in self.alerts.values() if a.state is AlertState.NEW]
        return sorted(new, key=lambda a: (-a.opened_at.timestamp(), a.id))[:limit]

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
        messages: Sequence[Message] = (),
        stop_pending: bool = False,
    ) -> None:
        with self.lock:
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
                for message in self.deliveries(alert.id):
                    if message.state is MessageState.PENDING:
                        self.outbox[message.id] = replace(message, state=MessageState.STOPPED)
            self.put(messages)

    def put(self, messages: Sequence[Message]) -> None:
        """Write new messages; one whose id was ever written is left as it is."""
        with self.lock:
            for m in messages:
                self.outbox.setdefault(m.id, replace(m, title=kept(m.title), text=kept(m.text)))

    def deliveries(self, alert_id: str) -> list[Message]:
        """All messages about an alert, in the order they were written."""
        own = (m for m in self.outbox.values() if m.about == About(Matter.ALERT, alert_id))
        return sorted(own, key=lambda m: (m.created_at, m.next_try_at, m.id))
