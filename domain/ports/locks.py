"""The port of locks between processes."""

from datetime import datetime, timedelta
from typing import Protocol


class LeaderLock(Protocol):
    """One leader among any number of schedulers."""

    def hold(self, name: str, owner: str, now: datetime, lease: timedelta) -> bool:
        """True while `owner` leads: taken, renewed, or taken over after another's lease ran out."""
        ...

    def until(self, name: str) -> datetime | None:
        """When the leader's lease runs out, None where nobody ever led."""
        ...
