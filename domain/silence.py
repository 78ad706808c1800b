"""A silence: a topic group, a place, a source or several of them at once, about which nobody is
paged until a time. Pure.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain.alert import Alert, Cell
from domain.errors import EntryRefused

LONGEST = timedelta(days=31)


class SilenceState(StrEnum):
    """Derived from the time, never stored."""

    PENDING = "pending"
    ACTIVE = "active"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Silence:
    """`cell` says which alerts, `source_id` that only complaints of one source are meant; who said
    so, when (`at`), and why.
    """

    id: str
    cell: Cell
    source_id: str | None
    since: datetime
    until: datetime
    reason: str
    who: str
    at: datetime

    def state(self, now: datetime) -> SilenceState:
        """One that was ended before it began is expired."""
        if now >= self.until:
            return SilenceState.EXPIRED
        return SilenceState.PENDING if now < self.since else SilenceState.ACTIVE


def check(silence: Silence) -> None:
    """Raises EntryRefused, in Russian, for one that would be a mistake."""
    if silence.cell.group is silence.cell.municipality is silence.source_id is None:
        raise EntryRefused("не сказано, что приглушить: назовите тему, место или источник")
    if not silence.reason:
        raise EntryRefused("нет причины: напишите, почему сообщения не нужны")
    if not silence.who:
        raise EntryRefused("не сказано, кто это делает: назовите себя")
    if silence.until <= max(silence.since, silence.at):
        raise EntryRefused("тишина кончается раньше, чем начинается: назовите более поздний конец")
    if silence.until > max(silence.since, silence.at) + LONGEST:
        raise EntryRefused(
            f"тишина длится не больше месяца ({LONGEST.days} день): назовите более ранний конец"
        )


def active(silences: Iterable[Silence], now: datetime) -> list[Silence]:
    """Those in force."""
    return [s for s in silences if s.state(now) is SilenceState.ACTIVE]


def silencing(alert: Alert, silences: Sequence[Silence]) -> Silence | None:
    """The one of these silences that keeps an alert quiet: its cell lies within the silence's; and
    where silences are of sources, every source of its evidence is silenced, for one source that
    still speaks may be right.
    """
    over = [s for s in silences if s.cell.contains(alert.cell)]
    if whole := next((s for s in over if s.source_id is None), None):
        return whole
    heard = set(alert.evidence.source_ids) - {s.source_id for s in over}
    return over[0] if over and alert.evidence.source_ids and not heard else None
