"""Turns and daily uses in memory."""

import threading
from collections import Counter
from datetime import date, datetime, timedelta

from domain.ports.budgets import CROWD, FORGIVEN, Turn
from domain.ports.sources import APART


class MemoryBudgets:
    """A BudgetStore. `turns` are how many were booked."""

    def __init__(self) -> None:
        self.turns: Counter[str] = Counter()
        self.gaps: dict[str, timedelta] = {}
        self._slowed_at: dict[str, datetime] = {}
        self.rests: dict[str, datetime] = {}
        self.used: Counter[tuple[str, date]] = Counter()
        self._free: dict[str, datetime] = {}
        self._lock = threading.Lock()

    def book(self, name: str, gap: timedelta, now: datetime) -> Turn:
        with self._lock:
            gap = max(gap, self._gap(name, now))
            if (rest := self.rests.get(name, now)) > now:
                return Turn(rest, gap, rests=True)
            self.turns[name] += 1
            at = max(now, self._free.get(name, now))
            if at - now > max(APART, CROWD * gap):
                at = now
            self._free[name] = at + gap
            return Turn(at, gap)

    def slow_down(
        self, name: str, gap: timedelta, now: datetime, rest_until: datetime | None = None
    ) -> None:
        with self._lock:
            if gap >= self._gap(name, now):
                self.gaps[name], self._slowed_at[name] = gap, now
            if rest_until is not None:
                self.rests[name] = max(rest_until, self.rests.get(name, rest_until))

    def _gap(self, name: str, now: datetime) -> timedelta:
        halves = (now - self._slowed_at.get(name, now)) // FORGIVEN
        return self.gaps.get(name, timedelta(0)) * 0.5 ** max(0, halves)

    def spend(self, name: str, limit: int, day: date) -> bool:
        with self._lock:
            if self.used[name, day] >= limit:
                return False
            self.used[name, day] += 1
            return True
