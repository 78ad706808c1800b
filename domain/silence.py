"""A silence: a topic group, place or source about which nobody is summoned for a time. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain.alert import Alert, Cell
from domain.errors import EntryRefused

LONGEST = timedelta(days=31)


class SilenceState(StrEnum):
    PENDING = "pending"
    ACTIVE = "active"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Silence:
    """`cell` says which alerts; with `source_id`, only complaints of that source are meant."""

    id: str
    cell: Cell
    source_id: str | None
    since: datetime
    until: datetime
    reason: str
    who: str
    at: datetime

    def state(self, now: datetime) -> SilenceState:
        """A silence that was ended before it began is expired."""
        if now >= self.until:
            return SilenceState.EXPIRED
        return SilenceState.PENDING if now < self.since else SilenceState.ACTIVE


def check(silence: Silence) -> None:
    """Raises EntryRefused, in Russian, for a silence that is incomplete or too long."""
    if silence.cell.group is silence.cell.municipality is silence.source_id is None:
        raise EntryRefused("не сказано, что приглушить: назовите раздел, место или источник")
    if not silence.reason:
        raise EntryRefused("нет причины: напишите, почему сообщения не нужны")
    if not silence.who:
        raise EntryRefused("не сказано, кто это делает: назовите себя")
    if silence.until <= max(silence.since, silence.at):
        raise EntryRefused("срок кончается раньше, чем начинается: назовите более поздний конец")
    if silence.until > max(silence.since, silence.at) + LONGEST:
        raise EntryRefused(
            f"срок — не больше месяца ({LONGEST.days} день): назовите более ранний конец"
        )


def active(silences: Iterable[Silence], now: datetime) -> list[Silence]:
    return [s for s in silences if s.state(now) is SilenceState.ACTIVE]


def silencing(alert: Alert, silences: Sequence[Silence]) -> Silence | None:
    """The first silence whose cell holds the alert's; silences of sources must cover every source
    of the evidence, because one remaining source may be right.
    """
    over = [s for s in silences if s.cell.contains(alert.cell)]
    if whole := next((s for s in over if s.source_id is None), None):
        return whole
    unsilenced = set(alert.evidence.source_ids) - {s.source_id for s in over}
    return over[0] if over and alert.evidence.source_ids and not unsilenced else None
