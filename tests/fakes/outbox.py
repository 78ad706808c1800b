"""The outbox in memory."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from domain.message import About, Message, MessageState
from tests.fakes.alerts import MemoryAlerts


class MemoryOutbox:
    """An Outbox over the messages of a MemoryAlerts, which saves some together with its alerts."""

    def __init__(self, alerts: MemoryAlerts | None = None) -> None:
        self.alerts = alerts or MemoryAlerts()

    def put(self, messages: Sequence[Message]) -> None:
        self.alerts.put(messages)

    def due(self, now: datetime, limit: int, lease: timedelta) -> list[Message]:
        with self.alerts.lock:
            free = [
                m
                for m in self.alerts.outbox.values()
                if m.state is MessageState.PENDING
                and m.next_try_at <= now
                and self.alerts.hidden.get(m.id, now) <= now
            ]
            taken = sorted(free, key=lambda m: (m.next_try_at, m.id))[:limit]
            self.alerts.hidden.update({m.id: now + lease for m in taken})
            return taken

    def pending(self, ids: Collection[str]) -> Collection[str]:
        rows = self.alerts.outbox
        return {i for i in ids if i in rows and rows[i].state is MessageState.PENDING}

    def settle(self, messages: Sequence[Message]) -> None:
        with self.alerts.lock:
            for message in messages:
                stored = self.alerts.outbox.get(message.id)
                if stored is None or stored.state is MessageState.DELIVERED:
                    continue
                stopped = stored.state is MessageState.STOPPED
                if not stopped or message.state is MessageState.DELIVERED:
                    self.alerts.outbox[message.id] = replace(
                        stored,
                        state=message.state,
                        tries=message.tries,
                        error=message.error,
                        channel=message.channel,
                        person=message.person,
                        next_try_at=message.next_try_at,
                        delivered_at=message.delivered_at,
                    )
                    self.alerts.hidden.pop(message.id, None)

    def forget(self, prefix: str, before: datetime) -> None:
        with self.alerts.lock:
            for id_, m in list(self.alerts.outbox.items()):
                if id_.startswith(prefix) and m.created_at < before:
                    del self.alerts.outbox[id_]

    def of(self, about: About) -> list[Message]:
        own = (m for m in self.alerts.outbox.values() if m.about == about)
        return sorted(own, key=lambda m: (m.created_at, m.next_try_at, m.id))
