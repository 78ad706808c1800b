"""The card and the list of alerts in a browser: they renew themselves and lose nothing typed."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from desks.alerts import AlertDesk
from desks.viewer import in_shell
from domain.alert import AlertState
from domain.ending import Ending
from tests.console.shell import test_shell_browser as shell
from tests.console.shell.conftest import address as address
from tests.console.shell.conftest import opened as opened
from tests.journeys.browsing import too_wide

VERA = in_shell("Вера")
ASK = "document.dispatchEvent(new Event('visibilitychange'))"  # what the timer does


def test_what_is_typed_stays_while_the_card_renews_itself(opened, filled, alert):
    tab = opened()
    tab.goto(f"/alerts/{alert.id}")
    note = tab.get_by_label("Заметка", exact=True).first
    note.fill("еду в котельную")
    tab.locator("summary", has_text="Ложная тревога").click()
    tab.locator("details[open] select[name=reason]").select_option("usual")
    note.focus()
    AlertDesk(filled).move(VERA, alert.id, "acknowledge", "уже звоню")
    tab.evaluate(ASK)
    expect(tab.locator("#live")).to_contain_text("Принято: Вера")
    expect(tab.locator("#history")).to_contain_text("принято — Вера: уже звоню")
    expect(tab.get_by_role("button", name="Взять в работу")).to_be_visible()
    expect(note).to_have_value("еду в котельную")
    expect(note).to_be_focused()
    expect(tab.locator("details[open] select[name=reason]")).to_have_value("usual")
    AlertDesk(filled).move(VERA, alert.id, "false", reason=Ending.USUAL)
    tab.evaluate(ASK)
    expect(tab.get_by_role("button", name="Открыть снова")).to_be_visible()
    expect(note).to_have_value("еду в котельную")
    tab.get_by_role("button", name="Сохранить заметку").click()
    expect(tab.locator("#history")).to_contain_text("заметка — Анна: еду в котельную")


def test_an_alert_is_accepted_in_the_list_and_a_slip_is_undone(opened, filled, alert):
    tab = opened()
    tab.goto("/alerts")
    row = tab.locator(".alertrow").first
    assert row.bounding_box()["height"] <= 64
    row.get_by_role("button", name="Принять").click()
    expect(tab.get_by_role("heading", name=re.compile("В работе"))).to_be_visible()
    tab.locator(".alertrow h3 a").first.click()
    tab.locator("summary", has_text="Ложная тревога").click()
    tab.locator("details[open] select[name=reason]").select_option("usual")
    tab.locator("details[open]").get_by_role("button", name="Ложная тревога").click()
    toast = tab.locator(".toast")
    expect(toast).to_be_visible()
    toast.get_by_role("button", name="Отменить").click()
    expect(tab.locator("h1 .label")).to_have_text("принято")
    assert filled.watch.alerts.get(alert.id).state is AlertState.ACKNOWLEDGED


@pytest.mark.parametrize("path", ["/alerts", "/alerts/{id}", "/alerts/archive", "/duty", "/rules"])
def test_on_a_phone_nothing_overflows_and_nothing_is_too_small(opened, filled, alert, path):
    now = filled.clock.now()
    AlertDesk(filled).snooze(VERA, alert.id, now + timedelta(hours=1))
    tab = opened(width=360)
    tab.goto(path.format(id=alert.id))
    assert not too_wide(tab)
    assert tab.evaluate(shell.SMALL) == {"type": [], "low": []}
