"""The port of what may be asked only so often."""

from datetime import datetime, timedelta
from typing import Protocol

from domain.rate import Rate


class Throttle(Protocol):
    """Calls of each name, counted for all processes together."""

    def take(self, name: str, rate: Rate, now: datetime) -> timedelta:
        """Count a call and return zero; or count nothing and return how long it has to wait."""
        ...
