"""The port of probes."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from domain.probe import Probe
from domain.source import SourceKind


class ProbeStore(Protocol):
    """Probes that people asked for and that crawlers make."""

    def ask(self, probe: Probe) -> None:
        """Put it in the line; probes asked for long ago are forgotten."""
        ...

    def get(self, probe_id: str) -> Probe | None: ...

    def recent(self, limit: int) -> Sequence[Probe]:
        """Those asked for last, newest first."""
        ...

    def claim(self, kinds: Collection[SourceKind], now: datetime, lease: timedelta) -> Probe | None:
        """The longest waiting probe of these kinds or of none yet, for the caller alone until the
        lease ends; one whose crawler died comes back then.
        """
        ...

    def save(self, probe: Probe) -> bool:
        """Write a claimed probe back, done or waiting for the next. False, and nothing written,
        where the claim was lost.
        """
        ...
