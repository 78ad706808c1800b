"""The clock of the product: real time, or a faster one for replays."""

import time
from datetime import UTC, datetime, timedelta


class SystemClock:
    """Runs `speed` times as fast as the wall from the moment it is made; at speed 1 it is the wall
    clock.
    """

    def __init__(self, speed: float = 1.0) -> None:
        self.speed = speed
        self._start = datetime.now(UTC)
        self._zero = time.monotonic()

    def now(self) -> datetime:
        """Aware, UTC."""
        if self.speed == 1.0:
            return datetime.now(UTC)
        return self._start + timedelta(seconds=(time.monotonic() - self._zero) * self.speed)

    def real_seconds(self, span: timedelta) -> float:
        """How long to wait on the wall for `span` to pass on this clock."""
        return span.total_seconds() / self.speed
