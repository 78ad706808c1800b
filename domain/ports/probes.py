"""The port of probes."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from domain.probe import Probe
from domain.source import SourceKind


class ProbeStore(Protocol):
    """Probes, leased to crawlers: one whose crawler dies can be claimed again when the lease ends,
    and a save after a lost claim writes nothing and returns False.
    """

    def ask(self, probe: Probe) -> None:
        """Queues the probe; deletes probes asked for long ago."""
        ...

    def get(self, probe_id: str) -> Probe | None: ...

    def recent(self, limit: int) -> Sequence[Probe]: ...

    def claim(self, kinds: Collection[SourceKind], now: datetime, lease: timedelta) -> Probe | None:
        """The longest waiting probe of these kinds or of unknown kind."""
        ...

    def save(self, probe: Probe) -> bool: ...
