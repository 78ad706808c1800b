"""The port of probes."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from domain.probe import Probe
from domain.source import SourceKind


class ProbeStore(Protocol):
    def ask(self, probe: Probe) -> None:
        """Queues the probe; deletes probes asked for long ago."""
        ...

    def get(self, probe_id: str) -> Probe | None: ...

    def recent(self, limit: int) -> Sequence[Probe]: ...

    def claim(self, kinds: Collection[SourceKind], now: datetime, lease: timedelta) -> Probe | None:
        """The longest waiting probe of these kinds or of unknown kind, leased to the caller.

        If its crawler dies, the probe can be claimed again when the lease ends.
        """
        ...

    def save(self, probe: Probe) -> bool:
        """Writes a claimed probe back, done or waiting for its next row.

        If the claim was lost, writes nothing and returns False.
        """
        ...
