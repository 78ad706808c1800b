"""The ports of the roster and of handovers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.duty import Roster, RosterEntry
from domain.handover import Handover
from domain.person import Person
from domain.rotation import Exchange, ExchangeState


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

    def remove_series(self, series: str, since: datetime) -> int:
        """Removes its entries that begin at that moment or later; returns their number."""
        ...

    def propose(self, exchange: Exchange) -> Exchange:
        """Returns it with its id."""
        ...

    def exchanges(self, since: datetime) -> Sequence[Exchange]:
        """Those proposed since then, the newest first."""
        ...

    def answer(self, exchange_id: int, state: ExchangeState, now: datetime) -> bool:
        """False if it is not proposed any more."""
        ...


class HandoverStore(Protocol):
    def add(self, note: Handover) -> Handover: ...

    def latest(self, limit: int) -> Sequence[Handover]: ...

    def read(self, note_id: int, who: str, now: datetime) -> bool: ...
