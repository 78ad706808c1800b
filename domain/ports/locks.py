"""The port of locks between processes."""

from datetime import datetime, timedelta
from typing import Protocol


class Locks(Protocol):
    """Locks by name: `hold` takes or renews one, or takes over one whose lease has ended, and
    returns whether `owner` holds it.
    """

    def hold(self, name: str, owner: str, now: datetime, lease: timedelta) -> bool: ...

    def until(self, name: str) -> datetime | None: ...
