"""The ports of the roster and of handovers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.duty import Roster, RosterEntry
from domain.handover import Handover
from domain.person import Person


class DutyStore(Protocol):
    """People on duty and the roster."""

    def roster(self, since: datetime) -> Roster:
        """Everybody who has a channel, ever had a shift, or does not sign in; and the entries that
        end after the moment.
        """
        ...

    def add(self, entries: Sequence[RosterEntry], people: Sequence[Person] = ()) -> None:
        """One transaction: these people with their channels, then the entries, in this order; a
        person of an entry whom nobody knows has no channel yet.
        """
        ...

    def remove(self, entry_id: int) -> bool:
        """False where there is no such entry."""
        ...


class HandoverStore(Protocol):
    """Notes that shifts leave to the next."""

    def add(self, note: Handover) -> Handover:
        """The note as it is stored, with its id."""
        ...

    def latest(self, limit: int) -> Sequence[Handover]:
        """The newest first."""
        ...

    def read(self, note_id: int, who: str, now: datetime) -> bool:
        """Somebody has read it. False where somebody had before, or there is none."""
        ...
