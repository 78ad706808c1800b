"""The port of talks with outlets."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.outreach.outlet_contact import OutletContact


class OutletContactStore(Protocol):
    def add(self, contact: OutletContact) -> OutletContact: ...

    def get(self, number: int) -> OutletContact | None: ...

    def open(self, limit: int) -> Sequence[OutletContact]:
        """Those with something owed, the soonest first."""
        ...

    def of(self, source_id: str, limit: int) -> Sequence[OutletContact]:
        """The latest first."""
        ...

    def save(self, changed: OutletContact) -> OutletContact | None:
        """With the next version; None if somebody else changed it meanwhile."""
        ...

    def due(self, until: datetime, limit: int) -> Sequence[OutletContact]:
        """Open ones with an owner and a date before then, of which nobody was reminded."""
        ...

    def remind(self, number: int, at: datetime) -> bool:
        """False if it was done already."""
        ...
