"""The roster in memory."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from domain.alert import Delivery
from domain.duty import Entry, Roster
from domain.person import Person
from tests.fakes.alerts import MemoryAlerts


class MemoryDuty:
    """A DutyStore; what it tells goes to the outbox of a MemoryAlerts."""

    def __init__(self, alerts: MemoryAlerts | None = None) -> None:
        self.alerts = alerts or MemoryAlerts()
        self.people: dict[str, Person] = {}
        self.entries: list[Entry] = []

    def roster(self, since: datetime) -> Roster:
        return Roster(dict(self.people), [e for e in self.entries if e.until > since])

    def add(self, entries: Sequence[Entry], people: Sequence[Person] = ()) -> None:
        self.people |= {p.id: p for p in people}
        for entry in entries:
            self.people.setdefault(entry.person, Person(entry.person, entry.person, frozenset()))
            self.entries.append(replace(entry, id=len(self.entries) + 1))

    def remove(self, entry_id: int) -> bool:
        kept = [e for e in self.entries if e.id != entry_id]
        gone, self.entries = len(kept) < len(self.entries), kept
        return gone

    def tell(self, deliveries: Sequence[Delivery]) -> None:
        self.alerts.outbox = {d.id: d for d in deliveries} | self.alerts.outbox
