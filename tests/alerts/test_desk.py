"""What people do with an alert, and what becomes of its messages."""

from datetime import UTC, datetime, timedelta

import pytest

from alerts.desk import TRIES, Desk
from alerts.lifecycle import ACTIONS, go_on, open_alert
from domain.alert import Alert, AlertState, Cell, Delivery, DeliveryState, Move
from domain.errors import MoveRefused
from tests.alerts.pager import pager_of
from tests.fakes.alerts import MemoryAlerts
from tests.making import a_signal, some_evidence

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
LATER = NOW + HOUR
A, D = AlertState, DeliveryState
CELL = Cell("housing", "tynda")
PAGER = pager_of(MemoryAlerts(), ["почта"], lambda alert: "Тында, ЖКХ")


class Met(MemoryAlerts):
    """The evaluator writes the alert right before each of a person's first `meetings` saves."""

    meetings = 0

    def save(
        self,
        alert: Alert,
        move: Move | None,
        deliveries: object = (),
        stop_pending: bool = False,
    ) -> None:
        if self.meetings and move:
            self.meetings -= 1
            super().save(go_on(self.alerts[alert.id], None, None, NOW), None)
        super().save(alert, move, deliveries, stop_pending)  # type: ignore[arg-type]


@pytest.fixture
def alerts() -> Met:
    store = Met()
    alert, move = open_alert(a_signal(NOW, CELL), some_evidence(NOW - HOUR))
    store.save(alert, move, PAGER.page(alert, NOW))
    return store


def the_alert(alerts: Met) -> Alert:
    (alert,) = alerts.alerts.values()
    return alert


def pending(alerts: Met) -> list[Delivery]:
    return [d for d in alerts.outbox.values() if d.state is D.PENDING]


def desk(alerts: Met) -> Desk:
    return Desk(alerts=alerts, pager=PAGER)


@pytest.mark.parametrize("action", ["acknowledge", "false"])
def test_a_move_is_recorded_and_stops_what_waits(alerts: Met, action: str) -> None:
    id_ = the_alert(alerts).id
    after = desk(alerts).move(id_, action, " Анна ", LATER, " еду ")
    assert after.state is ACTIONS[action].after
    last = alerts.moves(id_)[-1]
    assert (last.who, last.note, last.at) == ("Анна", "еду", LATER)
    reminds = [LATER + timedelta(minutes=30)] if action == "acknowledge" else []
    assert [d.next_try_at for d in pending(alerts)] == reminds


def test_a_note_changes_nothing_else(alerts: Met) -> None:
    id_ = the_alert(alerts).id
    after = desk(alerts).note(id_, "Анна", LATER, "звоню")
    assert after.state is A.NEW
    assert (alerts.moves(id_)[-1].before, alerts.moves(id_)[-1].after) == (A.NEW, A.NEW)
    assert len(pending(alerts)) == 1


def test_a_snoozed_alert_pages_when_its_snooze_is_over(alerts: Met) -> None:
    id_ = the_alert(alerts).id
    after = desk(alerts).snooze(id_, "Анна", NOW, LATER, "жду ответа")
    assert (after.state, after.snoozed(NOW), after.snoozed(LATER)) == (A.NEW, True, False)
    assert alerts.moves(id_)[-1].until == LATER
    (waits,) = pending(alerts)
    assert waits.next_try_at == LATER
    desk(alerts).move(id_, "false", "Анна", NOW)
    assert pending(alerts) == []


def test_a_snooze_of_what_is_already_taken_writes_no_page(alerts: Met) -> None:
    id_ = the_alert(alerts).id
    desk(alerts).move(id_, "acknowledge", "Анна", NOW)
    desk(alerts).move(id_, "work", "Анна", NOW)
    desk(alerts).snooze(id_, "Анна", NOW, LATER)
    assert pending(alerts) == []


def test_who_meets_the_evaluator_is_not_refused(alerts: Met) -> None:
    id_ = the_alert(alerts).id
    alerts.meetings = TRIES - 1
    assert desk(alerts).move(id_, "acknowledge", "Анна", LATER).state is A.ACKNOWLEDGED
    alerts.meetings = TRIES
    with pytest.raises(MoveRefused, match="faster"):
        desk(alerts).move(id_, "work", "Анна", LATER)


@pytest.mark.parametrize(
    ("alert_id", "who", "said"),
    [
        ("none", "Анна", "none нет"),
        (None, "  ", "назовите себя"),
        (None, " System", "сама система"),
    ],
)
def test_a_refusal_says_why(alerts: Met, alert_id: str | None, who: str, said: str) -> None:
    with pytest.raises(MoveRefused, match=said):
        desk(alerts).move(alert_id or the_alert(alerts).id, "acknowledge", who, LATER)
