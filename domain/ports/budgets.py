"""The port of turns and budgets of hosts and tokens."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

FORGIVEN = timedelta(days=2)  # in which a gap that nobody asked for again is halved
CROWD = 1000  # turns of one name that are ever booked ahead, or fewer


@dataclass(frozen=True, slots=True)
class Turn:
    """When an asker may go on, `gap` before the next. Where `rests`, nothing was booked: the name
    asked to be left alone until `at`.
    """

    at: datetime
    gap: timedelta
    rests: bool = False


class BudgetStore(Protocol):
    """Who may ask whom when, and how often a day: one row a name, shared by every crawler process
    and every kind of spider. Names: "host t.me", "token 1f3a", "token 1f3a wall.get".
    """

    def book(self, name: str, gap: timedelta, now: datetime) -> Turn:
        """The next free moment of a name, at least `gap` (or the name's own, if longer) after the
        one booked before it. Two callers never get one moment. Turns that a clock booked which ran
        more than APART ahead, and more than CROWD gaps, count for nothing.
        """
        ...

    def slow_down(
        self, name: str, gap: timedelta, now: datetime, rest_until: datetime | None = None
    ) -> None:
        """From now on at least `gap` between two turns, and none before `rest_until`. Neither is
        ever shortened by this call; after each FORGIVEN without another the gap is half as long.
        """
        ...

    def spend(self, name: str, limit: int, day: date) -> bool:
        """Count one use of the day. False, and nothing counted, where `limit` are spent."""
        ...
