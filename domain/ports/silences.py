"""The port of silences."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.silence import Silence


class SilenceStore(Protocol):
    """Silences; one that has ended stays, for it says why nobody was paged."""

    def since(self, moment: datetime) -> Sequence[Silence]:
        """Those that end after the moment, soonest first."""
        ...

    def get(self, silence_id: str) -> Silence | None:
        """Ended ones too."""
        ...

    def add(self, silence: Silence) -> None: ...

    def end(self, silence_id: str, now: datetime) -> bool:
        """Let it end now. False where there is none that lasts longer."""
        ...
