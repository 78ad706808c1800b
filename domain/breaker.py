"""A breaker: whether a part that stopped answering is asked. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

ENOUGH = 2  # unanswered requests in a row after which the part counts as down
PAUSE = timedelta(seconds=5)  # between two trials of a part that is down


@dataclass(frozen=True, slots=True)
class Breaker:
    """`missed` requests in a row got no answer, the first of them at `since`; `tried` is when the
    last of them was asked or given up.
    """

    missed: int = 0
    since: datetime | None = None
    tried: datetime | None = None
    pause: timedelta = PAUSE

    @property
    def is_open(self) -> bool:
        """The part is down: it is asked by one request a pause, and by no other."""
        return self.missed >= ENOUGH

    def admits(self, now: datetime) -> bool:
        """Whether a request may ask now. A clock that was set back admits."""
        if not self.is_open or self.tried is None:
            return True
        return not timedelta(0) <= now - self.tried < self.pause

    def asking(self, now: datetime) -> "Breaker":
        """An admitted request asks: where the part is down, the others wait for its outcome."""
        return replace(self, tried=now) if self.is_open else self

    def missing(self, now: datetime) -> "Breaker":
        """A request got no answer."""
        return replace(self, missed=self.missed + 1, since=self.since or now, tried=now)

    def answered(self) -> "Breaker":
        """The part answers: everybody asks it again."""
        return Breaker(pause=self.pause) if self.missed else self
