"""What people do with an alert: each move saved together with what it means for the messages."""

from collections.abc import Callable
from datetime import datetime

from alerts import lifecycle
from alerts.paging import Pager
from domain.alert import Alert, Move
from domain.alert_ports import AlertStore
from domain.errors import MoveRefused

# The evaluator writes an alert at every look: who meets it there is not refused, but tried again.
TRIES = 3


class Desk:
    """Every call returns the alert as it is then, and raises MoveRefused where there is no such
    alert or MOVES has no such move; `who` must name somebody,
    and not the system.
    """

    def __init__(self, *, alerts: AlertStore, pager: Pager) -> None:
        self.alerts, self.pager = alerts, pager

    def move(self, alert_id: str, action: str, who: str, now: datetime, note: str = "") -> Alert:
        """One of lifecycle.ACTIONS; what waited to be sent stops in the same transaction."""
        make = lifecycle.ACTIONS[action].make
        return self._save(alert_id, who, lambda alert, name: make(alert, name, now, note.strip()))

    def note(self, alert_id: str, who: str, now: datetime, note: str) -> Alert:
        """Only a note; what waits to be sent still waits."""
        return self._save(
            alert_id, who, lambda alert, name: lifecycle.add_note(alert, name, now, note.strip())
        )

    def snooze(
        self, alert_id: str, who: str, now: datetime, until: datetime, note: str = ""
    ) -> Alert:
        """Quiet until then; who was to be paged and was not is paged after it."""
        return self._save(
            alert_id,
            who,
            lambda alert, name: lifecycle.snooze(alert, name, now, until, note.strip()),
        )

    def _save(
        self, alert_id: str, who: str, make: Callable[[Alert, str], tuple[Alert, Move]]
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
                return after
