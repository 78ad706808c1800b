"""The port of how often words stand in what is crawled."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol

HALVING = timedelta(days=30)  # after which a text counts for half


@dataclass(frozen=True, slots=True)
class Frequencies:
    """Texts, and how many of them hold each stem; older texts count for less."""

    texts: float = 0.0
    counts: Mapping[str, float] = field(default_factory=dict)


def counted_before(now: datetime) -> datetime:
    """The start of the day before, in UTC: an event's own posts do not make its words common while
    it lasts.
    """
    today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return today - timedelta(days=1)


class FrequencyStore(Protocol):
    def add(self, counted: Frequencies, at: datetime) -> None:
        """Counts of new posts; the caller sees to it that no post comes twice."""
        ...

    def read(self, now: datetime) -> Frequencies:
        """Counts of what was added before `counted_before(now)`."""
        ...
