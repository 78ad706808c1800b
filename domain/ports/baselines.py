"""The port of the detector's baseline."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol


class BaselineStore(Protocol):
    """`limits` maps a sensitivity to the greatest p that fires; `note_limits` deletes ticks before
    `keep_since`, and `limits` returns those with since <= at < until, in order.
    """

    def load(self, name: str) -> bytes | None: ...

    def save(self, name: str, state: bytes, now: datetime) -> None: ...

    def note_limits(
        self, at: datetime, limits: Mapping[str, float], keep_since: datetime
    ) -> None: ...

    def limits(
        self, since: datetime, until: datetime
    ) -> Mapping[datetime, Mapping[str, float]]: ...
