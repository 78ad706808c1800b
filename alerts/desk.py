"""What people do with an alert: each deed is saved together with what it means for the messages,
and audited, by whatever door it came.
"""

from collections.abc import Callable
from datetime import datetime

from alerts import lifecycle
from alerts.paging import Pager
from domain.alert import OPEN, Alert, Move
from domain.ending import Ending
from domain.errors import MoveRefused
from domain.ports.alerts import AlertStore
from domain.ports.audit import AuditLog

# The evaluator writes an alert at every look: who meets it there is not refused, but tried again.
TRIES = 3


class Desk:
    """Every call returns the alert as it is then. It raises MoveRefused where there is no such
    alert or MOVES has no such move, EntryRefused for a reason that does not fit; `who` must name
    somebody, and not the system. `by` is the program or the account of the shell that acts in
    their name: the audit has the deed under it; without it under `who`.
    """

    def __init__(
        self, *, alerts: AlertStore, pager: Pager, audit: AuditLog, by: str | None = None
    ) -> None:
        self.alerts, self.pager, self.audit, self.by = alerts, pager, audit, by

    def move(
        self,
        alert_id: str,
        action: str,
        who: str,
        now: datetime,
        note: str = "",
        reason: Ending | None = None,
    ) -> Alert:
        """One of lifecycle.ACTIONS; what waited to be sent stops in the same transaction. An end
        without a reason is recorded as UNSTATED; other moves have none.
        """
        chosen = lifecycle.ACTIONS[action]
        words = note.strip()

        def make(alert: Alert, name: str) -> tuple[Alert, Move]:
            if chosen.ends:
                return chosen.make(alert, name, now, words, reason or Ending.UNSTATED)
            made = chosen.make(alert, name, now, words)
            if alert.state not in OPEN:
                self._check_alone(alert, now)
            return made

        return self._save(alert_id, action, who, now, make)

    def note(self, alert_id: str, who: str, now: datetime, note: str) -> Alert:
        """Only a note; what waits to be sent still waits."""
        return self._save(
            alert_id,
            "note",
            who,
            now,
            lambda alert, name: lifecycle.add_note(alert, name, now, note.strip()),
        )

    def snooze(
        self, alert_id: str, who: str, now: datetime, until: datetime, note: str = ""
    ) -> Alert:
        """Quiet until then; who was to be paged and was not is paged after it."""
        return self._save(
            alert_id,
            "snooze",
            who,
            now,
            lambda alert, name: lifecycle.snooze(alert, name, now, until, note.strip()),
        )

    def _check_alone(self, alert: Alert, now: datetime) -> None:
        """An alert comes back only where no later one is open about the same."""
        for other in self.alerts.recent(now):
            signal = other.signal
            same = (signal.rule, signal.subject) == (alert.signal.rule, alert.signal.subject)
            if same and other.cell == alert.cell and other.id != alert.id and other.state in OPEN:
                raise MoveRefused(f"о том же уже открыто оповещение {other.id}: работайте с ним")

    def _save(
        self,
        alert_id: str,
        what: str,
        who: str,
        now: datetime,
        make: Callable[[Alert, str], tuple[Alert, Move]],
    ) -> Alert:
        if not (name := who.strip()):
            raise MoveRefused("не сказано, кто это делает: назовите себя")
        if name.casefold() == lifecycle.SYSTEM:
            raise MoveRefused(f"«{name}» — это сама система: назовите себя")
        tries = TRIES
        while True:
            if (alert := self.alerts.get(alert_id)) is None:
                raise MoveRefused(f"оповещения {alert_id} нет: проверьте номер в списке")
            after, move = make(alert, name)
            stop, following = self.pager.following(after, move)
            tries -= 1
            try:
                self.alerts.save(after, move, following, stop_pending=stop)
            except MoveRefused:
                if not tries:
                    raise
            else:
                self._note(after, what, name, now)
                return after

    def _note(self, alert: Alert, what: str, who: str, now: datetime) -> None:
        """The audit names the posts that the alert then stood upon."""
        detail = alert.id if self.by in (None, who) else f"{alert.id}: {who}"
        if alert.evidence.post_ids:
            detail += f"; посты: {', '.join(alert.evidence.post_ids)}"
        self.audit.write(now, self.by or who, f"alert {what}", detail)
