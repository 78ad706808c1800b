"""The port of the bell."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from domain.bell import Cause, Ring


class BellStore(Protocol):
    """Entries of bells, newest first; a person is called about a thing by one cause once. A store
    that saves something together with its entries writes both, in one transaction.
    """

    def ring(self, rings: Sequence[Ring]) -> None: ...

    def latest(self, person: str, causes: Collection[Cause], limit: int) -> Sequence[Ring]: ...

    def unread(self, person: str, causes: Collection[Cause]) -> int: ...

    def read(self, person: str, now: datetime, ring_id: int | None = None) -> bool: ...

    def drop(self, before: datetime) -> None: ...

    def forget(self, person: str, causes: Collection[Cause]) -> None:
        """Removes the person's entries of these causes."""
        ...
