"""How long an answer of a part is waited for: the part's client asks, who waits decides."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from domain.errors import Unavailable


class Part(StrEnum):
    """A server beside our process."""

    DATABASE = "database"
    QUEUE = "queue"
    INDEX = "index"


@dataclass(frozen=True, slots=True)
class Outage:
    """A part does not answer this process, since its first request without an answer; `tried` is
    when it was asked last.
    """

    part: Part
    since: datetime
    tried: datetime


class Patience(Protocol):
    """Of whoever waits for one part just now."""

    def left(self) -> float | None:
        """Seconds that the call under way may still take, more than 0; None for as long as the
        client's own settings allow.
        """
        ...

    def asking(
        self, unavailable: type[Unavailable], answers: Callable[[], bool] | None = None
    ) -> AbstractContextManager[None]:
        """Around one use of the part. Raises `unavailable` at once where the part is down or no
        time is left. `answers` asks the part its cheapest question, after a use that got no
        answer: a part that answers it is busy, not down.
        """
        ...


class Unhurried:
    """The patience of work that nobody watches: as long as the client's own settings allow."""

    def left(self) -> float | None:
        return None

    def asking(
        self, unavailable: type[Unavailable], answers: Callable[[], bool] | None = None
    ) -> AbstractContextManager[None]:
        return nullcontext()


UNHURRIED = Unhurried()
