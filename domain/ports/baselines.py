"""The port of the detector's baseline."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol


class BaselineStore(Protocol):
    def load(self, name: str) -> bytes | None: ...

    def save(self, name: str, state: bytes, now: datetime) -> None: ...

    def note_limits(self, at: datetime, limits: Mapping[str, float], keep_since: datetime) -> None:
        """Stores the limits of a tick and deletes ticks before `keep_since`.

        `limits` maps a sensitivity to the greatest p that fires.
        """
        ...

    def limits(self, since: datetime, until: datetime) -> Mapping[datetime, Mapping[str, float]]:
        """The limits of the ticks with since <= at < until, in order."""
        ...
