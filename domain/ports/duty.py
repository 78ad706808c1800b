"""The ports of the roster and of handovers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.duty import Roster, RosterEntry
from domain.handover import Handover
from domain.person import Person


class DutyStore(Protocol):
    def roster(self, since: datetime) -> Roster:
        """The entries that end after the moment, and the people who have a channel, ever had a
        shift, or do not sign in.
        """
        ...

    def add(self, entries: Sequence[RosterEntry], people: Sequence[Person] = ()) -> None:
        """Writes the people with their channels, then the entries in order, in one transaction; an
        entry for an unknown person creates one without a channel.
        """
        ...

    def remove(self, entry_id: int) -> bool: ...


class HandoverStore(Protocol):
    def add(self, note: Handover) -> Handover: ...

    def latest(self, limit: int) -> Sequence[Handover]: ...

    def read(self, note_id: int, who: str, now: datetime) -> bool: ...
