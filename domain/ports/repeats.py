"""The port of what sources repeat in their posts."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class KeptTally:
    state: bytes
    version: int = 0


class RepeatStore(Protocol):
    """One tally a source, until the timetable's `sync` drops it."""

    def of(self, source_ids: Collection[str]) -> Mapping[str, KeptTally]: ...

    def save(self, tallies: Mapping[str, KeptTally]) -> None:
        """Each with the version that was read, 0 for a new one; a tally that another caller saved
        meanwhile stays, and this caller's is dropped.
        """
        ...
