"""What people do with an alert, and what becomes of its messages."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from alerts.desk import TRIES, Desk
from alerts.lifecycle import ACTIONS, go_on, open_alert
from domain.alert import Alert, AlertState, Cell, Evidence, Move, Signal
from domain.ending import Ending
from domain.errors import MoveRefused
from domain.message import Message, MessageState
from tests.alerts.memory import MemoryAlerts, MemoryAudit, pager_of

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
LATER = NOW + HOUR
A, D = AlertState, MessageState
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
    signal = Signal(CELL, NOW, 3 * HOUR, 14, 0.8, 1e-9)
    alert, move = open_alert(signal, Evidence(14, 3, 20, ("i",), NOW - HOUR, ("p",)))
    store.save(alert, move, PAGER.page(alert, NOW))
    return store


def the_alert(alerts: Met) -> Alert:
    (alert,) = alerts.alerts.values()
    return alert


def pending(alerts: Met) -> list[Message]:
    return [d for d in alerts.outbox.values() if d.state is D.PENDING]


def desk(alerts: Met) -> Desk:
    return Desk(alerts=alerts, pager=PAGER, audit=MemoryAudit())


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


def test_an_end_that_is_taken_back_pages_as_a_new_one_does(alerts: Met) -> None:
    id_ = the_alert(alerts).id
    desk(alerts).move(id_, "false", "Анна", NOW, reason=Ending.USUAL)
    assert pending(alerts) == []
    after = desk(alerts).move(id_, "reopen", "Вера", LATER, "это не обычное")
    assert after.state is A.NEW
    (page,) = pending(alerts)
    assert page.title.startswith("Снова: ")
    assert (page.asks, page.next_try_at) == (True, LATER)
    ended, back = alerts.moves(id_)[-2:]
    assert (ended.reason, back.before, back.reason) == (Ending.USUAL, A.FALSE, None)


def test_an_end_stays_where_a_later_alert_is_about_the_same(alerts: Met) -> None:
    first = the_alert(alerts)
    desk(alerts).move(first.id, "false", "Анна", NOW)
    signal = replace(first.signal, at=LATER)
    later, move = open_alert(signal, first.evidence, alerts.get(first.id))
    alerts.save(later, move)
    with pytest.raises(MoveRefused, match=f"уже открыто оповещение {later.id}"):
        desk(alerts).move(first.id, "reopen", "Анна", LATER)
    desk(alerts).move(later.id, "false", "Анна", LATER)
    assert desk(alerts).move(first.id, "reopen", "Анна", LATER).state is A.NEW


def test_every_deed_is_audited_with_its_posts_and_a_refused_one_is_not(alerts: Met) -> None:
    id_, audit = the_alert(alerts).id, MemoryAudit()
    own = Desk(alerts=alerts, pager=PAGER, audit=audit)
    program = Desk(alerts=alerts, pager=PAGER, audit=audit, by="crm")
    own.note(id_, " Анна ", NOW, "звоню")
    own.snooze(id_, "Анна", NOW, LATER)
    program.move(id_, "acknowledge", "Анна", NOW)
    program.move(id_, "work", "crm", NOW)
    own.move(id_, "close", "Анна", NOW, reason=Ending.SOLVED)
    own.move(id_, "reopen", "Анна", NOW)
    own.move(id_, "false", "Анна", NOW)
    with pytest.raises(MoveRefused):
        own.move(id_, "work", "Анна", NOW)
    with pytest.raises(MoveRefused):
        own.snooze(id_, "Анна", NOW, LATER)
    assert [(look.who, look.what) for look in audit.looks] == [
        ("Анна", "alert note"),
        ("Анна", "alert snooze"),
        ("crm", "alert acknowledge"),
        ("crm", "alert work"),
        ("Анна", "alert close"),
        ("Анна", "alert reopen"),
        ("Анна", "alert false"),
    ]
    details = [look.detail for look in audit.looks]
    assert details[2] == f"{id_}: Анна; посты: p"
    assert {*details[:2], *details[3:]} == {f"{id_}; посты: p"}


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
