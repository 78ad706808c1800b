"""How long a call to a part may take: the caller decides, the part's client asks."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from domain.errors import Unavailable


class Part(StrEnum):
    DATABASE = "database"
    QUEUE = "queue"
    INDEX = "index"


@dataclass(frozen=True, slots=True)
class Outage:
    part: Part
    since: datetime
    tried: datetime


class Patience(Protocol):
    def left(self) -> float | None:
        """Seconds that the current call may still take, more than 0; None for as long as the
        client's own settings allow.
        """
        ...

    def asking(
        self, unavailable: type[Unavailable], answers: Callable[[], bool] | None = None
    ) -> AbstractContextManager[None]:
        """Surrounds one use of the part.

        After a use without an answer, `answers` asks the part its cheapest question: a part that
        answers it is busy, not down. Raises `unavailable` at once if the part is down or no time
        is left.
        """
        ...


class Unhurried:
    def left(self) -> float | None:
        return None

    def asking(
        self, unavailable: type[Unavailable], answers: Callable[[], bool] | None = None
    ) -> AbstractContextManager[None]:
        return nullcontext()


UNHURRIED = Unhurried()
