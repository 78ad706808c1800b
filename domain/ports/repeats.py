"""The port of what sources repeat in their posts."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class KeptTally:
    """A source's tally (enrichment/repeats) as bytes, and how often it was saved."""

    state: bytes
    version: int = 0


class RepeatStore(Protocol):
    """One tally a source. The timetable's `sync` drops those of sources that stopped."""

    def of(self, source_ids: Collection[str]) -> Mapping[str, KeptTally]: ...

    def save(self, tallies: Mapping[str, KeptTally]) -> None:
        """Each with the version that was read, 0 for a new one.

        A tally that another caller saved meanwhile stays as it is: what this caller learned is
        dropped, for a few posts more or less decide nothing.
        """
        ...
