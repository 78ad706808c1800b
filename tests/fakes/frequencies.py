"""How often words stand in what is crawled, in memory."""

from collections import defaultdict
from datetime import datetime

from domain.ports.frequencies import HALVING, Frequencies, counted_before


class MemoryFrequencies:
    """A FrequencyStore."""

    def __init__(self) -> None:
        self.added: list[tuple[Frequencies, datetime]] = []

    def add(self, counted: Frequencies, at: datetime) -> None:
        self.added.append((counted, at))

    def read(self, now: datetime) -> Frequencies:
        texts, counts = 0.0, defaultdict[str, float](float)
        before = counted_before(now)
        for counted, at in [one for one in self.added if one[1] < before]:
            weight = 0.5 ** (max((now - at) / HALVING, 0.0))
            texts += weight * counted.texts
            for word, number in counted.counts.items():
                counts[word] += weight * number
        return Frequencies(texts, dict(counts))
