"""Which messages an alert needs, and when each may leave."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from alerts.escalation import load_escalation
from alerts.lifecycle import acknowledge, add_note, hand_on, open_alert, snooze, start_work
from alerts.notification import page_again
from alerts.paging import Pager
from domain.alert import Alert, Move
from domain.duty import DutyRole, RosterEntry
from domain.message import MessageState
from tests.alerts.pager import pager_of
from tests.fakes.alerts import MemoryAlerts
from tests.fakes.duty import MemoryDuty
from tests.fakes.outbox import MemoryOutbox
from tests.making import a_signal, some_evidence

DAY = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)  # noon in the region
NIGHT = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)  # three in the morning
MORNING = datetime(2026, 11, 24, 23, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
PATIENCE = 30 * MINUTE
STEPS = [step * MINUTE for step in (0, 10, 20, 30)]


def on_duty(alerts: MemoryAlerts | None = None) -> Pager:
    """A Pager over a roster."""
    duty = MemoryDuty()
    duty.add([RosterEntry("anna", DutyRole.OFFICER, DAY, DAY + timedelta(days=9), "Вера", DAY)])
    return Pager(
        outbox=MemoryOutbox(alerts),
        duty=duty,
        escalation=load_escalation(),
        channels=["hook", "mail"],
        describe=lambda alert: "Тында, ЖКХ",
        console_url="http://console/",
        zone=timezone(timedelta(hours=9)),
        patience=PATIENCE,
    )


def alert_at(now: datetime, p: float = 1e-9) -> Alert:
    return open_alert(a_signal(now, p=p), some_evidence(now))[0]


def test_without_a_roster_every_channel_is_told_at_once_even_at_night() -> None:
    sender = pager_of(MemoryAlerts(), ["hook", "mail"], lambda alert: "Тында, ЖКХ")
    made = sender.page(alert_at(NIGHT, p=0.01), NIGHT)
    assert [(d.channel, d.next_try_at, d.role) for d in made] == [
        ("hook", NIGHT, None),
        ("mail", NIGHT, None),
    ]


def test_with_a_roster_all_steps_are_written_at_once_each_with_its_time() -> None:
    alert = alert_at(DAY)
    made = on_duty().page(alert, DAY)
    assert [d.role for d in made] == list(DutyRole)
    assert [d.next_try_at - DAY for d in made] == STEPS
    assert all(d.asks and d.state is MessageState.PENDING and d.channel is None for d in made)
    assert len({d.id for d in made}) == 4
    assert f"http://console/alerts/{alert.id}" in made[0].text


@pytest.mark.parametrize(("p", "leaves"), [(1e-9, NIGHT), (1e-4, MORNING)])
def test_at_night_what_is_not_urgent_waits_for_the_morning(p: float, leaves: datetime) -> None:
    made = on_duty().page(alert_at(NIGHT, p), NIGHT, page_again)
    assert [d.next_try_at - leaves for d in made] == STEPS
    assert made[0].title.startswith("Снова: ")


def test_a_page_waits_for_the_end_of_the_snooze() -> None:
    until = DAY + timedelta(hours=2)
    made = on_duty().page(replace(alert_at(DAY), snoozed_until=until), DAY)
    assert [d.next_try_at - until for d in made] == STEPS


def moved(made: tuple[Alert, Move]) -> tuple[bool, list[timedelta]]:
    stop, messages = on_duty().following(*made)
    return stop, [d.next_try_at - made[1].at for d in messages]


def test_an_acknowledge_leaves_a_reminder_that_any_later_move_puts_off() -> None:
    alert, move = acknowledge(alert_at(DAY), "анна", DAY)
    reminders = [PATIENCE + step for step in STEPS]
    assert moved((alert, move)) == (True, reminders)
    first = on_duty().remind(alert, DAY)[0]
    assert first.title.startswith("Без движения: ")
    assert not first.asks
    assert moved(add_note(alert, "анна", DAY + MINUTE, "звоню")) == (True, reminders)
    until = DAY + timedelta(hours=4)
    assert moved(snooze(alert, "анна", DAY, until)) == (True, [until - DAY + s for s in STEPS])
    assert moved(start_work(alert, "анна", DAY)) == (True, [])


def test_a_note_on_a_new_alert_lets_its_pages_go_on() -> None:
    assert moved(add_note(alert_at(DAY), "анна", DAY, "звоню")) == (False, [])


def test_a_snooze_of_a_new_alert_puts_its_pages_off() -> None:
    until = DAY + timedelta(hours=1)
    late = [until - DAY + step for step in STEPS]
    assert moved(snooze(alert_at(DAY), "анна", DAY, until)) == (True, late)


def test_the_end_is_told_to_those_who_heard_of_the_beginning_and_wakes_nobody() -> None:
    alerts, alert = MemoryAlerts(), alert_at(DAY)
    pages = on_duty().page(alert, DAY)
    told = [
        replace(d, person=name, delivered_at=DAY)
        for d, name in zip(pages, ("анна", "борис"), strict=False)
    ]
    alerts.save(alert, None, [*told, *pages[2:]])
    made = on_duty(alerts).end(replace(alert, closed_at=NIGHT), NIGHT)
    assert [(d.person, d.next_try_at, d.asks) for d in made] == [
        ("анна", MORNING, False),
        ("борис", MORNING, False),
    ]


def test_the_end_of_what_nobody_heard_of_is_told_to_the_officer() -> None:
    (made,) = on_duty().end(replace(alert_at(DAY), closed_at=DAY), DAY)
    assert (made.role, made.person, made.next_try_at) == (DutyRole.OFFICER, None, DAY)


@pytest.mark.parametrize("now", [DAY, NIGHT])
def test_who_gets_an_alert_handed_on_hears_of_it_at_any_hour(now: datetime) -> None:
    alert, move = hand_on(alert_at(now, p=0.01), "анна", now, "борис", "обещали к шести")
    message = on_duty().hand_on(alert, move)
    assert (message.person, message.next_try_at, message.asks) == ("борис", now, True)
    assert message.title.startswith("Вам передано: Тында, ЖКХ")
    assert "Передаёт анна" in message.text
    assert "обещали к шести" in message.text
    assert moved((alert, move)) == (False, [])  # its pages go on: nobody has acknowledged


def test_no_number_of_a_note_leaves_the_house_with_a_message() -> None:
    note = "позвони Ивановой Марии Петровне, 89141234567"
    message = on_duty().hand_on(*hand_on(alert_at(DAY), "анна", DAY, "борис", note))
    assert "Заметка: позвони" in message.text
    assert not [word for word in ("89141234567", "Петровне") if word in message.text]


def test_what_is_acknowledged_and_handed_on_asks_for_no_acknowledgement() -> None:
    taken, _ = acknowledge(alert_at(DAY), "анна", DAY)
    alert, move = hand_on(taken, "анна", DAY, "борис")
    assert not on_duty().hand_on(alert, move).asks
