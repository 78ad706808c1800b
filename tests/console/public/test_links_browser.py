"""The link of a message in a real browser: the page is drawn and its button works."""

import pytest
from playwright.sync_api import expect

from app.assembly import make_links
from console.application import create_application
from domain.alert import AlertState
from domain.message import About, Matter, Message, MessageState
from tests.console.serving import served
from tests.making import a_person


@pytest.fixture
def address(filled):
    """A console in a thread of this process."""
    with served(create_application(filled)) as address:
        yield address


def test_the_button_works_though_the_page_tells_nobody_its_address(filled, alert, address, browser):
    now = filled.clock.now()
    filled.watch.duty.add([], [a_person("Анна")])
    about, pending = About(Matter.ALERT, alert.id), MessageState.PENDING
    message = Message("d", about, "т", "т", pending, now, now, person="Анна")
    path = make_links(filled).url(message, now).removeprefix(filled.settings.console_address)
    with browser.new_context(base_url=address, locale="ru") as context:
        tab, words, sent = context.new_page(), [], []
        tab.on("console", lambda line: words.append(line.text))
        tab.on("request", lambda request: sent.append((request.method, request.all_headers())))
        tab.goto(path)
        assert tab.evaluate("getComputedStyle(document.body).fontFamily") != "serif"
        assert tab.evaluate("document.styleSheets.length") == 1
        tab.get_by_role("button", name="Принять — Анна").click()
        expect(tab.get_by_role("status")).to_contain_text("Принято: Анна")
        assert context.cookies() == []
    assert words == []
    [form] = [headers for method, headers in sent if method == "POST"]
    assert form["origin"] == "null"  # what the guard has to let in
    assert not [headers for _, headers in sent if headers.get("referer")]
    assert filled.watch.alerts.get(alert.id).state is AlertState.ACKNOWLEDGED
