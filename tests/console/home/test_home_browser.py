"""The summary in a real browser: fresh within 15 s, nothing moves, and without scripts it works."""

import shutil
from dataclasses import replace
from datetime import timedelta
from threading import Thread

import pytest
import uvicorn
from playwright.sync_api import expect

from app.assembly import make_evaluator
from app.wiring import open_installation
from console.application import create_application
from console.guard import cookie_name
from desks.access.sessions import new_session
from domain.alert import AlertState, Cell, Move
from domain.person import Role
from tests.console.shell.test_shell_browser import SMALL
from tests.console.signing import person
from tests.journeys.browsing import too_wide
from tests.making import a_complaint, an_alert, settings_of

EVERY = 15_000  # milliseconds
SHIFTS = """() => { window.shifts = 0; new PerformanceObserver((list) => {
  for (const one of list.getEntries()) window.shifts += one.value;
}).observe({ type: "layout-shift", buffered: true }); }"""


def served(application):
    config = uvicorn.Config(application, port=0, log_config=None)
    server = uvicorn.Server(config)
    thread = Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        thread.join(0.01)
    return server, thread


@pytest.fixture(scope="session")
def filled_folder(filled_folder, tmp_path_factory):
    """A month of complaints, so that the page has its map, topics and course."""
    folder = tmp_path_factory.mktemp("month")
    shutil.copytree(filled_folder, folder, dirs_exist_ok=True)
    with open_installation(settings_of(folder)) as opened:
        now = opened.clock.now()
        opened.posts.complaints.record(
            [
                a_complaint(f"t{n}", now - timedelta(hours=n), incident_id=f"t{n}", history=True)
                for n in range(1, 24 * 20)
            ]
        )
        make_evaluator(opened).tick(now)
    return folder


@pytest.fixture
def taught(filled):
    return filled


@pytest.fixture
def tabs(taught, browser):
    """Opens a tab of somebody: tabs(Role.DUTY, width=360)."""
    server, thread = served(create_application(taught))
    base = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    contexts, logged = [], []

    def open_(role, width=1440, height=900, **options):
        one = person(taught, role)
        token, session = new_session(one, taught.clock.now(), "127.0.0.1", "Chromium")
        taught.access.sessions.add(session)
        size = {"width": width, "height": height}
        context = browser.new_context(base_url=base, viewport=size, locale="ru", **options)
        cookie = {"name": cookie_name(taught.settings), "value": token, "url": base}
        context.add_cookies([cookie])
        contexts.append(context)
        tab = context.new_page()
        tab.on("pageerror", lambda error: logged.append(str(error)))
        tab.on("request", lambda one: logged.extend([] if base in one.url else [one.url]))
        return tab

    yield open_
    for context in contexts:
        context.close()
    server.should_exit = True
    thread.join(30)
    assert not logged


def happens(installation, id_, cell):
    now = installation.clock.now()
    one = replace(an_alert(now, cell), id=id_)
    installation.watch.alerts.save(one, Move(id_, None, AlertState.NEW, now, "system"))


def test_a_new_alert_is_on_the_page_within_15_seconds_and_nothing_moves(taught, tabs):
    tab = tabs(Role.DUTY)
    tab.clock.install()
    tab.goto("/")
    tab.evaluate(SHIFTS)
    expect(tab.get_by_text("Открытых оповещений нет")).to_be_visible()
    happens(taught, "a1", Cell("housing", "tynda"))
    tab.clock.run_for(EVERY)
    row = tab.locator(".alertrow")
    expect(row).to_have_count(1)
    expect(row.get_by_role("button", name="Принять")).to_be_visible()
    happens(taught, "a2", Cell("roads", "zeya"))
    tab.clock.run_for(EVERY)
    expect(row).to_have_count(2)
    assert tab.evaluate("window.shifts") == 0


def test_news_wait_while_somebody_is_about_to_press(taught, tabs):
    happens(taught, "a1", Cell("housing", "tynda"))
    tab = tabs(Role.DUTY)
    tab.clock.install()
    tab.goto("/")
    tab.get_by_role("button", name="Принять").focus()
    happens(taught, "a2", Cell("roads", "zeya"))
    tab.clock.run_for(EVERY)
    news = tab.get_by_role("button", name="Есть новое: показать")
    expect(news).to_be_visible()
    expect(tab.locator(".alertrow")).to_have_count(1)
    news.click()
    expect(tab.locator(".alertrow")).to_have_count(2)
    expect(news).to_be_hidden()


def test_a_server_that_is_silent_is_told_and_forgotten(tabs):
    tab = tabs(Role.DUTY)
    tab.clock.install()
    tab.goto("/")
    tab.route("**/summary/live", lambda route: route.abort())
    tab.clock.run_for(EVERY)
    expect(tab.locator("#stale")).to_contain_text("Связи с сервером нет: данные на ")
    tab.unroute("**/summary/live")
    tab.clock.run_for(EVERY)
    expect(tab.locator("#stale")).to_be_hidden()


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.EXECUTOR])
def test_a_phone_can_be_read_and_hit(taught, tabs, role):
    happens(taught, "a1", Cell("housing", "tynda"))
    tab = tabs(role, 360)
    tab.goto("/")
    assert not too_wide(tab)
    assert tab.evaluate(SMALL) == {"type": [], "low": []}
    assert tab.locator(".tiles").bounding_box()["y"] < 200


def test_without_scripts_a_link_renews_and_an_officer_accepts(taught, tabs):
    tab = tabs(Role.DUTY, java_script_enabled=False)
    tab.goto("/")
    happens(taught, "a1", Cell("housing", "tynda"))
    tab.get_by_role("link", name="Обновить").click()
    tab.get_by_role("button", name="Принять").click()
    expect(tab.locator(".alertrow .state")).to_contain_text("принято")


def test_a_hall_fits_its_screen_and_renews_itself(taught, tabs):
    tab = tabs(Role.MONITOR, 1920, 1080)
    tab.clock.install()
    tab.goto("/screen")
    assert tab.evaluate("document.documentElement.scrollHeight") <= 1080
    assert not too_wide(tab)
    happens(taught, "a1", Cell("housing", "tynda"))
    tab.clock.run_for(EVERY)
    expect(tab.locator(".alertrow")).to_have_count(1)
    assert tab.evaluate("document.documentElement.scrollHeight") <= 1080
