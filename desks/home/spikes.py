"""The open alerts that the summary shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.installation import Installation
from desks.alerting.board import AlertRow, BoardDesk, silenced
from desks.home.readings import Readings
from desks.viewer import Viewer
from domain.alert import Alert, AlertState
from domain.person import Right
from domain.silence import Silence

MOST = 8  # alerts shown whole


@dataclass(frozen=True, slots=True)
class Spike:
    """An open alert; viewers who may not read posts get no quote, no street, and no name of a
    person.
    """

    row: AlertRow
    named: bool

    @property
    def alert(self) -> Alert:
        return self.row.alert

    @property
    def silence(self) -> Silence | None:
        return self.row.silence

    @property
    def waits_since(self) -> datetime | None:
        """When it became unanswered, None if somebody holds it."""
        return self.row.waits_since if self.alert.state is AlertState.NEW else None

    @property
    def holder(self) -> str | None:
        return self.row.holder.who if self.named and self.row.holder else None

    @property
    def streets(self) -> Sequence[str]:
        return self.row.streets

    @property
    def quote(self) -> str | None:
        return next(iter(self.row.quotes), None)

    @property
    def quiet(self) -> bool:
        return self.silence is not None


@dataclass(frozen=True, slots=True)
class Spikes:
    """The first MOST open alerts, unanswered first, and the number of all by state."""

    rows: Sequence[Spike]
    open: int
    new: int

    @property
    def rest(self) -> int:
        return self.open - len(self.rows)


def spikes(
    installation: Installation, viewer: Viewer, alerts: Sequence[Alert], readings: Readings
) -> Spikes:
    """`alerts` are all that are open. Raises Unavailable."""
    now = installation.clock.now()
    listed = {one.alert.id: one for one in (silenced(installation, alerts) if alerts else ())}
    muted = {id_: one.silence is not None or one.alert.snoozed(now) for id_, one in listed.items()}

    def place(alert: Alert) -> tuple[bool, bool, int, datetime]:
        new = alert.state is AlertState.NEW
        return not new, muted[alert.id], -alert.evidence.authors, alert.opened_at

    shown = sorted(alerts, key=place)[:MOST]
    digests = readings.digests(viewer, shown) if shown else {}
    rows = (
        BoardDesk(installation).rows(viewer, shown, digests, [listed[one.id] for one in shown])
        if shown
        else []
    )
    rows.sort(key=lambda row: (*place(row.alert)[:2], -row.assessment.severity))
    named = viewer.may(Right.POSTS)
    return Spikes(
        [Spike(row, named) for row in rows],
        len(alerts),
        sum(alert.state is AlertState.NEW for alert in alerts),
    )
