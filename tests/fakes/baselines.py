"""What a detector has learned, in memory."""

from collections.abc import Mapping
from datetime import datetime


class MemoryBaselines:
    """A BaselineStore."""

    def __init__(self) -> None:
        self.states: dict[str, bytes] = {}
        self.ticks: dict[datetime, Mapping[str, float]] = {}

    def load(self, name: str) -> bytes | None:
        return self.states.get(name)

    def save(self, name: str, state: bytes, now: datetime) -> None:
        self.states[name] = state

    def note_limits(self, at: datetime, limits: Mapping[str, float], keep_since: datetime) -> None:
        noted = {**self.ticks, at: dict(limits)}
        self.ticks = {t: tick for t, tick in noted.items() if t >= keep_since}

    def limits(self, since: datetime, until: datetime) -> Mapping[datetime, Mapping[str, float]]:
        return {t: self.ticks[t] for t in sorted(self.ticks) if since <= t < until}
