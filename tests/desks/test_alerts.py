"""What people do with an alert, and what becomes of its messages."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
from pydantic import SecretStr

from alerts.lifecycle import ACTIONS, go_on, open_alert
from app.assembly import make_pager
from app.installation import Installation
from desks.alerts import TRIES, AlertDesk
from desks.viewer import in_shell
from domain.alert import Alert, AlertState, Cell, Evidence, Signal
from domain.duty import DutyRole, RosterEntry
from domain.ending import Ending
from domain.errors import EntryRefused, MoveRefused, NotFound, StoreUnavailable
from domain.message import About, Matter, Message, MessageState
from domain.ports.alerts import AlertStore
from domain.ports.audit import AuditFilter
from tests.making import with_ports

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
LATER = NOW + HOUR
A, D = AlertState, MessageState
CELL = Cell("housing", "tynda")
ANNA, VERA = in_shell("Анна"), in_shell("Вера")


class Met:
    """An AlertStore: the evaluator writes an alert right after each of the first `meetings` times
    that it is read.
    """

    def __init__(self, alerts: AlertStore) -> None:
        self.alerts, self.meetings = alerts, 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.alerts, name)

    def get(self, alert_id: str) -> Alert | None:
        alert = self.alerts.get(alert_id)
        if alert and self.meetings:
            self.meetings -= 1
            self.alerts.save(go_on(alert, None, None, NOW), None)
        return alert


class Clock:
    """A Clock that is set by hand."""

    at = NOW

    def now(self) -> datetime:
        return self.at


@pytest.fixture
def opened(installation: Installation) -> Installation:
    """An installation with a new alert and its page, and a clock that stands at NOW."""
    settings = installation.settings.model_copy(
        update={"channels": {"почта": SecretStr("json://host")}}
    )
    own: Installation = replace(installation, settings=settings, clock=cast(Any, Clock()))
    signal = Signal(CELL, NOW, 3 * HOUR, 14, 0.8, 1e-9)
    alert, move = open_alert(signal, Evidence(14, 3, 20, ("i",), NOW - HOUR, ("p",)))
    own.watch.alerts.save(alert, move, make_pager(own).page(alert, NOW))
    return own


def the_alert(installation: Installation) -> Alert:
    (alert,) = installation.watch.alerts.recent(NOW)
    return alert


def pending(installation: Installation) -> list[Message]:
    abouts = [About(Matter.ALERT, alert.id) for alert in installation.watch.alerts.recent(NOW)]
    return [
        m
        for about in abouts
        for m in installation.messages.outbox.of(about)
        if m.state is D.PENDING
    ]


def at(installation: Installation, now: datetime) -> AlertDesk:
    cast(Any, installation.clock).at = now
    return AlertDesk(installation)


@pytest.mark.parametrize("action", ["acknowledge", "false"])
def test_a_move_is_recorded_and_stops_what_waits(opened: Installation, action: str) -> None:
    id_ = the_alert(opened).id
    after, _ = at(opened, LATER).move(ANNA, id_, action, " еду ")
    assert after.state is ACTIONS[action].after
    last = opened.watch.alerts.moves(id_)[-1]
    assert (last.who, last.note, last.at) == ("Анна", "еду", LATER)
    reminds = [LATER + timedelta(minutes=30)] if action == "acknowledge" else []
    assert [d.next_try_at for d in pending(opened)] == reminds


def test_a_note_changes_nothing_else(opened: Installation) -> None:
    id_ = the_alert(opened).id
    after, _ = at(opened, LATER).note(ANNA, id_, "звоню")
    assert after.state is A.NEW
    assert (
        opened.watch.alerts.moves(id_)[-1].before,
        opened.watch.alerts.moves(id_)[-1].after,
    ) == (
        A.NEW,
        A.NEW,
    )
    assert len(pending(opened)) == 1


def test_a_snoozed_alert_pages_when_its_snooze_is_over(opened: Installation) -> None:
    id_ = the_alert(opened).id
    after, _ = at(opened, NOW).snooze(ANNA, id_, LATER, "жду ответа")
    assert (after.state, after.snoozed(NOW), after.snoozed(LATER)) == (A.NEW, True, False)
    assert opened.watch.alerts.moves(id_)[-1].until == LATER
    (waits,) = pending(opened)
    assert waits.next_try_at == LATER
    at(opened, NOW).move(ANNA, id_, "false")
    assert pending(opened) == []


def test_a_snooze_of_what_is_already_taken_writes_no_page(opened: Installation) -> None:
    id_ = the_alert(opened).id
    at(opened, NOW).move(ANNA, id_, "acknowledge")
    at(opened, NOW).move(ANNA, id_, "work")
    at(opened, NOW).snooze(ANNA, id_, LATER)
    assert pending(opened) == []


def test_an_end_that_is_taken_back_pages_as_a_new_one_does(opened: Installation) -> None:
    id_ = the_alert(opened).id
    at(opened, NOW).move(ANNA, id_, "false", reason=Ending.USUAL)
    assert pending(opened) == []
    after, _ = at(opened, LATER).move(VERA, id_, "reopen", "это не обычное")
    assert after.state is A.NEW
    (page,) = pending(opened)
    assert page.title.startswith("Снова: ")
    assert (page.asks, page.next_try_at) == (True, LATER)
    ended, back = opened.watch.alerts.moves(id_)[-2:]
    assert (ended.reason, back.before, back.reason) == (Ending.USUAL, A.FALSE, None)


def test_an_end_stays_where_a_later_alert_is_about_the_same(opened: Installation) -> None:
    first = the_alert(opened)
    at(opened, NOW).move(ANNA, first.id, "false")
    signal = replace(first.signal, at=LATER)
    later, move = open_alert(signal, first.evidence, opened.watch.alerts.get(first.id))
    opened.watch.alerts.save(later, move)
    with pytest.raises(MoveRefused, match=f"уже открыто оповещение {later.id}"):
        at(opened, LATER).move(ANNA, first.id, "reopen")
    at(opened, LATER).move(ANNA, later.id, "false")
    assert at(opened, LATER).move(ANNA, first.id, "reopen").alert.state is A.NEW


def test_every_deed_is_audited_with_its_posts_and_a_refused_one_is_not(
    opened: Installation,
) -> None:
    id_, desk = the_alert(opened).id, at(opened, NOW)
    desk.note(ANNA, id_, "звоню")
    desk.snooze(ANNA, id_, LATER)
    desk.move(in_shell("crm", "Анна"), id_, "acknowledge")
    desk.move(in_shell("crm"), id_, "work")
    desk.move(ANNA, id_, "close", reason=Ending.SOLVED)
    desk.move(ANNA, id_, "reopen")
    desk.move(ANNA, id_, "false")
    with pytest.raises(MoveRefused):
        desk.move(ANNA, id_, "work")
    with pytest.raises(MoveRefused):
        desk.snooze(ANNA, id_, LATER)
    looks = opened.audit.read(AuditFilter(), 50)[::-1]
    assert [(look.who, look.what) for look in looks] == [
        ("Анна", "alert note"),
        ("Анна", "alert snooze"),
        ("crm", "alert acknowledge"),
        ("crm", "alert work"),
        ("Анна", "alert close"),
        ("Анна", "alert reopen"),
        ("Анна", "alert false"),
    ]
    details = [look.detail for look in looks]
    assert details[2] == f"{id_}; посты: p (от имени: Анна)"
    assert {*details[:2], *details[3:]} == {f"{id_}; посты: p"}


def test_who_meets_the_evaluator_is_not_refused(opened: Installation) -> None:
    id_, met = the_alert(opened).id, Met(opened.watch.alerts)
    desk = at(with_ports(opened, alerts=met), LATER)
    met.meetings = TRIES - 1
    assert desk.move(ANNA, id_, "acknowledge").alert.state is A.ACKNOWLEDGED
    met.meetings = TRIES
    with pytest.raises(MoveRefused, match="только что изменил"):
        desk.move(ANNA, id_, "work")


@pytest.mark.parametrize(
    ("alert_id", "who", "said"),
    [
        ("none", "Анна", "none нет"),
        (None, "  ", "назовите себя"),
        (None, " System", "сама система"),
    ],
)
def test_a_refusal_says_why(
    opened: Installation, alert_id: str | None, who: str, said: str
) -> None:
    with pytest.raises((MoveRefused, NotFound), match=said):
        at(opened, LATER).move(in_shell(who), alert_id or the_alert(opened).id, "acknowledge")


def test_a_deed_that_is_not_audited_is_not_done(opened: Installation) -> None:
    class Full:
        def write(self, *row: object) -> None:
            raise StoreUnavailable("the disk is full")

    id_ = the_alert(opened).id
    with pytest.raises(StoreUnavailable):
        at(replace(opened, audit=cast(Any, Full())), LATER).move(ANNA, id_, "acknowledge")
    assert the_alert(opened).state is A.NEW
    assert len(pending(opened)) == 1


def on_duty(installation: Installation, name: str, role: DutyRole = DutyRole.OFFICER) -> None:
    lasts = (NOW - HOUR, NOW + 9 * HOUR)
    installation.watch.duty.add([RosterEntry(name, role, *lasts, "Вера", NOW)])


def test_an_end_taken_back_at_once_brings_back_its_messages(opened: Installation) -> None:
    id_ = the_alert(opened).id
    at(opened, NOW).move(ANNA, id_, "acknowledge")
    at(opened, LATER).move(ANNA, id_, "false", reason=Ending.USUAL)
    assert pending(opened) == []
    soon = LATER + timedelta(seconds=9)
    with pytest.raises(MoveRefused):
        at(opened, soon).undo(VERA, id_)
    after, _ = at(opened, soon).undo(ANNA, id_)
    assert (after.state, after.closed_at) == (A.ACKNOWLEDGED, None)
    (reminder,) = pending(opened)
    assert reminder.title.startswith("Без движения: ")
    last = opened.audit.read(AuditFilter(), 1)[0]
    assert (last.who, last.what) == (ANNA.name, "alert undo")
    with pytest.raises(MoveRefused):
        at(opened, soon).undo(ANNA, id_)


def test_an_alert_is_handed_on_to_a_colleague_who_hears_of_it(opened: Installation) -> None:
    id_ = the_alert(opened).id
    on_duty(opened, "Борис Громов")
    on_duty(opened, "Анна", DutyRole.SECOND)
    desk = at(opened, NOW)
    for wrong, why in (("Павел", "дежурят: Анна, Борис Громов"), (ANNA.name, "только другому")):
        with pytest.raises(EntryRefused, match=why):
            desk.hand_on(ANNA, id_, wrong)
    desk.hand_on(ANNA, id_, "борис  громов", " обещали к шести ")
    move = opened.watch.alerts.moves(id_)[-1]
    assert (move.handed_to, move.note, move.who) == ("Борис Громов", "обещали к шести", "Анна")
    message = next(m for m in pending(opened) if m.person)
    assert (message.person, message.asks) == ("Борис Громов", True)
    assert len(pending(opened)) == 2  # its page still waits: nobody has acknowledged
    last = opened.audit.read(AuditFilter(), 1)[0]
    assert last.detail == f"{id_}; кому: Борис Громов; посты: p"


def test_who_was_too_late_reads_who_was_faster(opened: Installation) -> None:
    id_ = the_alert(opened).id
    at(opened, NOW).move(ANNA, id_, "false", reason=Ending.USUAL)
    with pytest.raises(MoveRefused, match="сейчас «ложное»: Анна, в 18:30"):
        at(opened, LATER).move(VERA, id_, "acknowledge")
