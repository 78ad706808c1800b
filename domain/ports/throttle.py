"""The port of call limits."""

from datetime import datetime, timedelta
from typing import Protocol

from domain.rate import Rate


class Throttle(Protocol):
    def take(self, name: str, rate: Rate, now: datetime) -> timedelta:
        """Counts a call and returns zero, or counts nothing and returns how long the call must
        wait.
        """
        ...
