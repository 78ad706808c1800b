"""The port of how often words stand in what is crawled."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Frequencies:
    """Texts, and how many of them hold each stem; older texts count for less."""

    texts: float = 0.0
    counts: Mapping[str, float] = field(default_factory=dict)


class FrequencyStore(Protocol):
    """Counts are added batch by batch and halve every HALVING days."""

    def add(self, counted: Frequencies, at: datetime) -> None:
        """Within the caller's transaction, so that no post is counted twice."""
        ...

    def read(self, now: datetime) -> Frequencies:
        """All counts as they weigh now."""
        ...
