"""From a fresh installation to a team: the first administrator, a colleague, and a locked door."""

import re
from contextlib import ExitStack
from threading import Thread

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from app.wiring import sync_registry
from console.application import create_application
from console.server import listen
from desks.access.people import PeopleDesk
from desks.viewer import in_shell
from tests.journeys.browsing import too_wide
from tests.portions import few

GOOD, OTHER = "старый мост над Зеей", "тихая протока у Свободного"


@pytest.fixture
def installation(installation, tmp_path):
    """A console that nobody has signed in to; its address and its link."""
    sync_registry(installation)
    settings = installation.settings.model_copy(update={"console_port": 0})
    with listen(settings) as listener:
        server = uvicorn.Server(uvicorn.Config(create_application(installation), log_config=None))
        serving = Thread(target=server.run, args=([listener],))
        serving.start()
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        link = PeopleDesk(installation).first_link(in_shell("root"))
        yield address, re.sub(r"http://[^/]+", "", link)
        server.should_exit = True
        serving.join(30)


@pytest.mark.parametrize("width", few((1440, 360), 360))
def test_a_team_comes_in(installation, browser, width):
    address, link = installation

    def looks_well(tab):
        assert not too_wide(tab)
        found = Axe().run(tab)
        assert not found.response["violations"], found.generate_report()

    with ExitStack() as stack:

        def stranger():
            size = {"width": width, "height": 900}
            context = browser.new_context(base_url=address, viewport=size, locale="ru")
            return stack.enter_context(context).new_page()

        first = stranger()
        first.goto("/alerts")
        expect(first.get_by_role("heading", level=1)).to_have_text("Вход")
        looks_well(first)
        first.goto(link)
        looks_well(first)
        first.get_by_label("Имя и фамилия").fill("Вера Зея")
        first.get_by_label("Имя для входа").fill("vera")
        first.get_by_label("Пароль").fill(GOOD)
        first.keyboard.press("Enter")
        expect(first.locator("header")).to_contain_text("Вера Зея")

        first.goto("/people")
        first.get_by_label("Имя и фамилия").fill("Борис Ким")
        first.get_by_label("Имя для входа").fill("boris")
        first.get_by_label("дежурный").check()
        first.get_by_role("button", name="Добавить").click()
        invitation = first.get_by_label("Одноразовая ссылка").input_value()
        looks_well(first)

        second = stranger()
        second.goto(re.sub(r"http://[^/]+", "", invitation))
        second.get_by_label("Пароль").fill(OTHER)
        second.keyboard.press("Enter")
        expect(second.locator("header")).to_contain_text("Борис Ким")
        assert not second.get_by_role("link", name="Администрирование").count()
        second.goto("/people")
        expect(second.get_by_role("heading", level=1)).to_have_text("Нет доступа")
        looks_well(second)

        first.goto("/people/boris")
        first.get_by_role("button", name="Закончить все сеансы").click()
        expect(first.locator("main")).to_contain_text("Нигде.")
        second.goto("/alerts")
        second.get_by_label("Имя для входа").fill("boris")
        second.get_by_label("Пароль").fill(OTHER)
        second.keyboard.press("Enter")
        expect(second).to_have_url(f"{address}/alerts")
        second.locator("header summary").click()
        second.get_by_role("button", name="Выйти").click()
        expect(second.get_by_role("heading", level=1)).to_have_text("Вход")
