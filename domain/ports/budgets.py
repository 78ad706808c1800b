"""The port of turns and budgets of hosts and tokens."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol

# an imposed gap is halved after each such time without another request to slow down
FORGIVEN = timedelta(days=2)
CROWD = 1000  # at most so many turns of one name are booked ahead


@dataclass(frozen=True, slots=True)
class Turn:
    """When the caller may proceed, and the `gap` until the next turn; if `rests`, nothing was
    booked, as the name asked to be left alone until `at`.
    """

    at: datetime
    gap: timedelta
    rests: bool = False


class BudgetStore(Protocol):
    """When a host or token may be called, and how often a day; one row per name ("host t.me",
    "token 1f3a", "token 1f3a wall.get"), shared by all crawler processes and spiders.
    """

    def book(self, name: str, gap: timedelta, now: datetime) -> Turn:
        """Books the next free moment of a name, at least `gap` or its own longer gap after the one
        before; two callers never get the same. Turns more than APART and more than CROWD gaps ahead
        come from a wrong clock and are ignored.
        """
        ...

    def slow_down(
        self, name: str, gap: timedelta, now: datetime, rest_until: datetime | None = None
    ) -> None:
        """Leaves at least `gap` between two turns and books none before `rest_until`, shortening
        neither; each FORGIVEN without such a call halves the gap.
        """
        ...

    def spend(self, name: str, limit: int, day: date) -> bool:
        """Counts one use of the day; False, counting nothing, if `limit` is spent."""
        ...
