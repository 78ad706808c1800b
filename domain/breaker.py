"""A circuit breaker: it stops calls to a part that has stopped answering. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

ENOUGH = 2  # unanswered requests in a row before the part counts as down
TRIAL_PAUSE = timedelta(seconds=5)  # between two trial requests to a part that is down


@dataclass(frozen=True, slots=True)
class Breaker:
    """`missed` requests in a row got no answer, the first at `since`; `tried` is when the last was
    sent or given up.
    """

    missed: int = 0
    since: datetime | None = None
    tried: datetime | None = None
    pause: timedelta = TRIAL_PAUSE

    @property
    def is_open(self) -> bool:
        return self.missed >= ENOUGH

    def admits(self, now: datetime) -> bool:
        """True if a request may be sent now; a clock that was set back admits it."""
        if not self.is_open or self.tried is None:
            return True
        return not timedelta(0) <= now - self.tried < self.pause

    def asking(self, now: datetime) -> "Breaker":
        """An admitted request is sent: while the part is down, the others wait for its outcome."""
        return replace(self, tried=now) if self.is_open else self

    def missing(self, now: datetime) -> "Breaker":
        return replace(self, missed=self.missed + 1, since=self.since or now, tried=now)

    def answered(self) -> "Breaker":
        return Breaker(pause=self.pause) if self.missed else self
