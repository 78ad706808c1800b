"""The ticks of a draft follow what is typed, in a real browser as wide as a phone."""

import pytest
from playwright.sync_api import expect

from console.application import create_application
from console.guard import cookie_name
from desks.access.sessions import new_session
from desks.cases.drafts.templates import TemplateDesk
from domain.person import Role
from tests.console.serving import served
from tests.console.signing import person
from tests.desks.test_cases import ANNA
from tests.desks.test_drafts import accident as accident

PHONE = {"width": 360, "height": 800}


@pytest.fixture
def address(installation):
    """A console in a thread of this process."""
    with served(create_application(installation)) as address:
        yield address


def test_ticks_follow_what_is_typed(installation, accident, address, browser) -> None:
    TemplateDesk(installation).add(ANNA, "housing", "Ремонт", "Здравствуйте! Починим {срок}.")
    kira = person(installation, Role.COORDINATOR, name="Кира", bodies=("housing",))
    token, session = new_session(kira, installation.clock.now(), "127.0.0.1", "Chromium")
    installation.access.sessions.add(session)
    with browser.new_context(base_url=address, viewport=PHONE, locale="ru") as context:
        cookie = {"name": cookie_name(installation.settings), "value": token, "url": address}
        context.add_cookies([cookie])
        tab, errors = context.new_page(), []
        tab.on("pageerror", lambda error: errors.append(str(error)))
        tab.goto(f"/cases/{accident[0]}/answer/draft")
        expect(tab.locator(".ticks .met")).to_have_count(0)
        expect(tab.get_by_text("Личных данных жителя")).to_be_hidden()
        tab.locator("summary", has_text="Ремонт").click()
        tab.locator("button[value^='template:']").click()
        expect(tab.locator("#draft-check")).to_contain_text("Не заполнено: {срок}")
        tab.locator("#note").fill("Здравствуйте! Фонарь починим 30 декабря, 89141234567.")
        expect(tab.locator("#draft-check")).to_contain_text("«89141234567» (телефон)")
        expect(tab.get_by_text("Личных данных жителя")).to_be_visible()
        tab.locator("#note").fill("Здравствуйте! Фонарь у дома починим 30 декабря.")
        expect(tab.locator("#draft-check .problem")).to_have_count(0)
        expect(tab.locator(".ticks .met").first).to_contain_text("по существу")
        assert tab.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        assert errors == []
