"""The product's clock: real time, or a faster one for replays."""

import time
from datetime import UTC, datetime, timedelta


class SystemClock:
    """Begins at `start` (default: now) and runs `speed` times as fast as real time; with the real
    time `since` at which it began, several processes share one clock.
    """

    def __init__(
        self,
        speed: float = 1.0,
        start: datetime | None = None,
        since: datetime | None = None,
    ) -> None:
        self.speed = speed
        self._is_wall = speed == 1.0 and start is None
        self._start = (start or datetime.now(UTC)).astimezone(UTC)
        self._zero = time.monotonic()
        if since is not None:
            self._zero -= (datetime.now(UTC) - since).total_seconds()

    def now(self) -> datetime:
        if self._is_wall:  # the machine may correct its clock while we run
            return datetime.now(UTC)
        return self._start + timedelta(seconds=(time.monotonic() - self._zero) * self.speed)

    def elapsed(self) -> timedelta:
        """Time on this clock since its creation; it never jumps."""
        return timedelta(seconds=(time.monotonic() - self._zero) * self.speed)

    def real_seconds(self, span: timedelta) -> float:
        return span.total_seconds() / self.speed
