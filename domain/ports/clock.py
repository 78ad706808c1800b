"""The port of the clock."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """The product's time (app/clock); a setting may make it run faster."""

    def now(self) -> datetime: ...
