"""The roster in memory."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import count

from domain.duty import Roster, RosterEntry
from domain.person import Person
from domain.rotation import Exchange, ExchangeState


class MemoryDuty:
    """A DutyStore."""

    def __init__(self) -> None:
        self.people: dict[str, Person] = {}
        self.entries: list[RosterEntry] = []
        self.proposed: list[Exchange] = []
        self._numbers = count(1)

    def roster(self, since: datetime) -> Roster:
        serving = {e.person for e in self.entries}
        people = {
            i: p
            for i, p in sorted(self.people.items())
            if not p.login or p.channels or i in serving
        }
        return Roster(people, [e for e in self.entries if e.until > since])

    def add(self, entries: Sequence[RosterEntry], people: Sequence[Person] = ()) -> None:
        for person in people:
            known = self.people.get(person.id, Person(person.id, person.id, frozenset()))
            self.people[person.id] = replace(known, channels=person.channels)
        for entry in entries:
            self.people.setdefault(entry.person, Person(entry.person, entry.person, frozenset()))
            self.entries.append(replace(entry, id=next(self._numbers)))

    def remove(self, entry_id: int) -> bool:
        kept = [e for e in self.entries if e.id != entry_id]
        gone, self.entries = len(kept) < len(self.entries), kept
        return gone

    def remove_series(self, series: str, since: datetime) -> int:
        kept = [e for e in self.entries if e.series != series or e.since < since]
        gone, self.entries = len(self.entries) - len(kept), kept
        return gone

    def propose(self, exchange: Exchange) -> Exchange:
        made = replace(exchange, id=len(self.proposed) + 1)
        self.proposed.append(made)
        return made

    def exchanges(self, since: datetime) -> Sequence[Exchange]:
        return [one for one in reversed(self.proposed) if one.at >= since]

    def answer(self, exchange_id: int, state: ExchangeState, now: datetime) -> bool:
        for place, one in enumerate(self.proposed):
            if one.id == exchange_id and one.state is ExchangeState.PROPOSED:
                self.proposed[place] = replace(one, state=state, answered_at=now)
                return True
        return False
