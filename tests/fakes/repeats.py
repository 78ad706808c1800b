"""What sources repeat, in memory."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from domain.ports.repeats import KeptTally


class MemoryRepeats:
    """A RepeatStore."""

    def __init__(self) -> None:
        self.tallies: dict[str, KeptTally] = {}

    def of(self, source_ids: Collection[str]) -> Mapping[str, KeptTally]:
        return {i: self.tallies[i] for i in source_ids if i in self.tallies}

    def save(self, tallies: Mapping[str, KeptTally]) -> None:
        for id_, kept in tallies.items():
            known = self.tallies.get(id_, KeptTally(b""))
            if known.version == kept.version:
                self.tallies[id_] = replace(kept, version=kept.version + 1)
