"""Calls of strangers, counted in memory."""

import threading
from datetime import datetime, timedelta

from domain.rate import Rate


class MemoryThrottle:
    """A Throttle."""

    def __init__(self) -> None:
        self._empty_at: dict[str, datetime] = {}
        self._lock = threading.Lock()

    def take(self, name: str, rate: Rate, now: datetime) -> timedelta:
        with self._lock:
            empty_at = self._empty_at.get(name)
            if wait := rate.wait(empty_at, now):
                return wait
            self._empty_at[name] = rate.after(empty_at, now)
            return timedelta()
