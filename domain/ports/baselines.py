"""The port of what the detector learned."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol


class BaselineStore(Protocol):
    """What a detector has learned, and the limit that each of its ticks set."""

    def load(self, name: str) -> bytes | None:
        """The state last saved under the name."""
        ...

    def save(self, name: str, state: bytes, now: datetime) -> None: ...

    def note_limits(self, at: datetime, limits: Mapping[str, float], keep_since: datetime) -> None:
        """Sensitivity -> the greatest p that fires at this tick; ticks before `keep_since` go."""
        ...

    def limits(self, since: datetime, until: datetime) -> Mapping[datetime, Mapping[str, float]]:
        """The ticks with since <= at < until, in order."""
        ...
