"""Silences in memory."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from domain.silence import Silence


class MemorySilences:
    """A SilenceStore."""

    def __init__(self, *silences: Silence) -> None:
        self.rows = {s.id: s for s in silences}

    def since(self, moment: datetime) -> Sequence[Silence]:
        lasting = (s for s in self.rows.values() if s.until > moment)
        return sorted(lasting, key=lambda s: (s.until, s.id))

    def get(self, silence_id: str) -> Silence | None:
        return self.rows.get(silence_id)

    def add(self, silence: Silence) -> None:
        self.rows[silence.id] = silence

    def end(self, silence_id: str, now: datetime) -> bool:
        silence = self.rows.get(silence_id)
        if silence is None or silence.until <= now:
            return False
        self.rows[silence_id] = replace(silence, until=now)
        return True
