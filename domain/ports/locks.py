"""The port of locks between processes."""

from datetime import datetime, timedelta
from typing import Protocol


class Locks(Protocol):
    """Locks by name; one owner holds each until its lease ends."""

    def hold(self, name: str, owner: str, now: datetime, lease: timedelta) -> bool:
        """True while `owner` holds the lock: taken, renewed, or taken over from an ended lease."""
        ...

    def until(self, name: str) -> datetime | None:
        """When the lease ends; None if nobody ever held the lock."""
        ...
