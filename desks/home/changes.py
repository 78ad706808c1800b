"""What changed in the region since a person's visit before. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.alert import OPEN, Alert
from domain.handover import Handover

FARTHEST = timedelta(days=7)  # changes of an earlier time are in the lists of their pages
NOTES = 3  # of earlier shifts


@dataclass(frozen=True, slots=True)
class Changes:
    """Since a moment: alerts opened and ended, and notes of shifts."""

    since: datetime
    opened: Sequence[Alert]
    ended: Sequence[Alert]
    notes: Sequence[Handover]

    @property
    def any(self) -> bool:
        return bool(self.opened or self.ended or self.notes)


def changes(since: datetime, alerts: Iterable[Alert], notes: Iterable[Handover]) -> Changes:
    """`alerts` are those that are open or ended since then."""
    known = list(alerts)
    return Changes(
        since,
        [alert for alert in known if alert.opened_at > since],
        [alert for alert in known if alert.state not in OPEN],
        [note for note in notes if note.at > since],
    )
