from datetime import timedelta

import pytest

from alerts.lifecycle import open_alert
from app.settings import read_settings
from app.wiring import open_installation
from domain.alert import AlertState
from domain.ending import Ending
from domain.message import About, Matter, Message, MessageState
from domain.ports.audit import AuditFilter
from otklik.shell import ME
from tests.making import a_signal, some_evidence


@pytest.fixture
def alert(otklik):
    """A new alert with one page that waits to be sent."""
    with open_installation(read_settings()) as installation:
        now = installation.clock.now()
        opened, move = open_alert(a_signal(now), some_evidence(now, post_ids=()))
        page = Message(
            "d1",
            About(Matter.ALERT, opened.id),
            "Тында",
            "т",
            MessageState.PENDING,
            now,
            now,
            channel="почта",
        )
        installation.watch.alerts.save(opened, move, [page])
    return opened


def stored(alert):
    with open_installation(read_settings()) as installation:
        found = installation.watch.alerts.get(alert.id)
        assert found
        return (
            found,
            installation.watch.alerts.moves(alert.id),
            installation.messages.outbox.of(About(Matter.ALERT, alert.id)),
        )


def test_an_installation_without_alerts_says_so(otklik):
    assert "Оповещений нет" in otklik("alerts", "list").output


def test_the_list_and_the_card_show_what_the_page_shows(otklik, alert):
    listed = otklik("alerts", "list").output
    assert alert.id in listed
    assert "Тында, ЖКХ: 14 жителей за 3 часа" in " ".join(listed.split())
    shown = otklik("alerts", "show", alert.id).output
    assert "Состояние: новое" in shown
    assert "почта: ожидает" in shown
    assert "новое — система" in shown
    assert "Можно: acknowledge, false" in shown


def test_every_move_of_the_page_is_a_command(otklik, alert):
    for command, said in (
        ("acknowledge", "принято"),
        ("work", "в работе"),
        ("close", "закрыто"),
    ):
        ended = otklik("alerts", command, alert.id, "--who", "Анна", "--note", "еду")
        assert ended.exit_code == 0, ended.output
        assert said in ended.output
    found, moves, deliveries = stored(alert)
    assert found.state is AlertState.CLOSED
    assert [(m.who, m.note) for m in moves[1:]] == [("Анна", "еду")] * 3
    assert "закрыто (причина: не указана) — Анна: еду" in otklik("alerts", "show", alert.id).output
    assert deliveries[0].state is MessageState.STOPPED


def test_a_false_alarm(otklik, alert):
    assert "ложное" in otklik("alerts", "false", alert.id).output
    assert stored(alert)[0].state is AlertState.FALSE


def test_an_end_has_a_reason_and_is_taken_back(otklik, alert):
    wrong = otklik("alerts", "false", alert.id, "--reason", "погода")
    assert "причины «погода» нет" in str(wrong.exception)
    assert otklik("alerts", "false", alert.id, "--reason", "usual").exit_code == 0
    assert "новое" in otklik("alerts", "reopen", alert.id, "--note", "ошибка").output
    shown = otklik("alerts", "show", alert.id).output
    assert "ложное (причина: столько пишут всегда) — shell:" in shown
    assert otklik("alerts", "false", alert.id).exit_code == 0
    _, moves, _ = stored(alert)
    assert [m.reason for m in moves] == [None, Ending.USUAL, None, Ending.UNSTATED]


def test_deeds_are_audited_under_the_account_of_the_shell(otklik, alert):
    otklik("alerts", "acknowledge", alert.id, "--who", "Анна")
    otklik("alerts", "note", alert.id, "звоню")
    otklik("alerts", "snooze", alert.id, "--for", "2ч")
    otklik("alerts", "snooze", alert.id, "--for", "25ч")
    with open_installation(read_settings()) as installation:
        looks = installation.audit.read(AuditFilter(), 9)
    assert [(look.who, look.what, look.detail) for look in reversed(looks)] == [
        (ME, "alert acknowledge", f"{alert.id} (от имени: Анна)"),
        (ME, "alert note", alert.id),
        (ME, "alert snooze", alert.id),
    ]


def test_a_move_that_the_table_has_not_is_refused(otklik, alert):
    ended = otklik("alerts", "work", alert.id)
    assert "сейчас «новое»" in str(ended.exception)
    assert stored(alert)[0].state is AlertState.NEW


def test_a_note_and_a_snooze(otklik, alert):
    assert otklik("alerts", "note", alert.id, "звоню").exit_code == 0
    assert "Отложено до" in otklik("alerts", "snooze", alert.id, "--for", "2ч").output
    assert "отложено до" in otklik("alerts", "list").output
    found, moves, deliveries = stored(alert)
    assert found.state is AlertState.NEW
    assert found.snoozed_until - moves[-1].at >= timedelta(minutes=119)
    assert moves[1].note == "звоню"
    assert {d.state for d in deliveries} == {MessageState.STOPPED}


@pytest.mark.parametrize("ways", [(), ("--for", "2ч", "--until", "18:30")])
def test_a_snooze_needs_exactly_one_end(otklik, alert, ways):
    assert "одно из двух" in str(otklik("alerts", "snooze", alert.id, *ways).exception)
