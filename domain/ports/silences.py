"""The port of silences."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.silence import Silence


class SilenceStore(Protocol):
    """Silences; ended ones are kept, because they explain why nobody was summoned."""

    def since(self, moment: datetime) -> Sequence[Silence]:
        """Silences that end after the moment, soonest first."""
        ...

    def get(self, silence_id: str) -> Silence | None: ...

    def add(self, silence: Silence) -> None: ...

    def end(self, silence_id: str, now: datetime) -> bool:
        """Ends it now; False if no such silence lasts longer."""
        ...
