"""The port of the clock."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """The time as the product sees it (app/clock); its speed is a setting."""

    def now(self) -> datetime: ...
