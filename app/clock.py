"""The clock of the product: real time, or a faster one for replays."""

import time
from datetime import UTC, datetime, timedelta


class SystemClock:
    """Begins at `start`, or now, and runs `speed` times as fast as the wall from then on."""

    def __init__(self, speed: float = 1.0, start: datetime | None = None) -> None:
        self.speed = speed
        self._is_wall = speed == 1.0 and start is None
        self._start = (start or datetime.now(UTC)).astimezone(UTC)
        self._zero = time.monotonic()

    def now(self) -> datetime:
        """Aware, UTC."""
        if self._is_wall:  # the machine may set its clock right while we run
            return datetime.now(UTC)
        return self._start + timedelta(seconds=(time.monotonic() - self._zero) * self.speed)

    def real_seconds(self, span: timedelta) -> float:
        """How long to wait on the wall for `span` to pass on this clock."""
        return span.total_seconds() / self.speed
