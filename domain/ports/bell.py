"""The port of the bell."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from domain.bell import Cause, Ring


class BellStore(Protocol):
    """A store that saves something together with its entries writes both, in one transaction."""

    def ring(self, rings: Sequence[Ring]) -> None:
        """Writes new entries; a person is called about a thing by one cause once."""
        ...

    def latest(self, person: str, causes: Collection[Cause], limit: int) -> Sequence[Ring]:
        """The person's entries of these causes, newest first."""
        ...

    def unread(self, person: str, causes: Collection[Cause]) -> int: ...

    def read(self, person: str, now: datetime, ring_id: int | None = None) -> bool:
        """Marks one entry of the person as read, or all; False if there is no such entry."""
        ...

    def drop(self, before: datetime) -> None:
        """Deletes entries that are older."""
        ...
