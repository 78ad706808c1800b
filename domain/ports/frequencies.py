"""The port of how often words stand in what is crawled."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

HALVING = timedelta(days=30)  # after which a text counts for half


@dataclass(frozen=True, slots=True)
class Frequencies:
    """Texts, and how many of them hold each stem; older texts count for less."""

    texts: float = 0.0
    counts: Mapping[str, float] = field(default_factory=dict)


class FrequencyStore(Protocol):
    def add(self, counted: Frequencies, at: datetime) -> None:
        """Counts of new posts; the caller sees to it that no post comes twice."""
        ...

    def read(self, now: datetime) -> Frequencies: ...
