"""The port of pulses."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.pulse import ProcessRole, Pulse


class PulseStore(Protocol):
    def beat(self, pulse: Pulse) -> None:
        """Replaces the process's last pulse; deletes processes silent for PULSE_LIFE."""
        ...

    def stop(self, name: str) -> None: ...

    def last(self, role: ProcessRole) -> datetime | None: ...

    def all(self) -> Sequence[Pulse]: ...
