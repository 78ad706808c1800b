"""The port of pulses."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.pulse import ProcessRole, Pulse


class PulseStore(Protocol):
    """The last pulse of each process."""

    def beat(self, pulse: Pulse) -> None:
        """Replace the process's last pulse; processes silent for KEPT are forgotten."""
        ...

    def stop(self, name: str) -> None:
        """Forget a process that ended well."""
        ...

    def last(self, role: ProcessRole) -> datetime | None:
        """The newest pulse of a role."""
        ...

    def all(self) -> Sequence[Pulse]:
        """By role, then by name."""
        ...
