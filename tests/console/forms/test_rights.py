"""Every form of every page leads to a deed that its reader may do, for every role."""

import re
from collections import Counter
from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from console.application import ROUTES
from desks.handovers import HandoverDesk
from desks.searches import SearchDesk
from desks.silences import SilenceDesk
from desks.viewer import on_page
from domain.alert import Cell
from domain.duty import DutyRole, RosterEntry
from domain.person import RIGHTS, Role
from russian.vocabulary import Vocabulary
from tests.console.conftest import NOW, POSTS
from tests.console.signing import browser, person
from tests.making import page_of
from tests.portions import few

ONE_OF_A_KIND = re.compile(r"/(alerts|incidents|posts|sources|leaders|tasks|people)/[^/]+(/edit)?")
OF_A_KIND = 3  # pages of one kind that are opened
PAGES = [
    route.path
    for route in ROUTES
    if route.method == "GET"
    and "{" not in route.path
    and not route.is_open
    and not route.path.endswith("/export")
]


def deed_of(address):
    """The rights that the first route of this address demands."""
    path = urlsplit(address).path
    for route in ROUTES:
        if route.method == "POST" and re.fullmatch(re.sub(r"{\w+}", "[^/]+", route.path), path):
            return route.rights
    raise AssertionError(f"no deed at {address}")


def deeds_on(page):
    """The addresses that the forms and buttons of a page post to."""
    for form in page.select("form[method=post]"):
        yield form.get("action") or form.find()
    for button in page.select("[formaction]"):
        yield button["formaction"]


def links_on(page):
    for link in page.select("main a[href^='/']"):
        path = urlsplit(link["href"]).path
        if ONE_OF_A_KIND.fullmatch(path):
            yield path


@pytest.fixture
def at_work(filled, alert):
    """An alert, a shift, a silence, a note for the next shift and a saved search."""
    duty = person(filled, Role.DUTY, name="Ольга Дежурная")
    viewer = on_page(duty)
    later = NOW + timedelta(hours=8)
    filled.watch.duty.add(
        [RosterEntry("Ольга Дежурная", DutyRole.OFFICER, NOW, later, "Вера", NOW)]
    )
    SilenceDesk(filled).add(viewer, Cell("roads", None), None, (NOW, later), "ремонт")
    HandoverDesk(filled).leave(viewer, "Ждём ответа ТЭЦ")
    SearchDesk(filled, Vocabulary(filled.region)).save(viewer, "Тепло", "отопление")
    return filled


@pytest.mark.parametrize("role", few(Role, Role.EXECUTOR, Role.ADMINISTRATOR))
def test_every_form_is_for_those_who_may_send_it(at_work, alert, role):
    """A page shows no button that ends in a refusal."""
    waiting = [*PAGES, f"/alerts/{alert.id}", f"/posts/{POSTS[0].id}"]
    kinds, opened, checked = Counter(), set(), 0
    one = person(at_work, role, name="Анна", bodies=("housing",))
    with browser(at_work, one=one) as client:
        while waiting:
            if (path := waiting.pop()) in opened:
                continue
            answer = client.get(path)
            if answer.status_code != 200 or "html" not in answer.headers["content-type"]:
                continue
            opened.add(path)
            page = page_of(answer)
            for address in deeds_on(page):
                assert deed_of(address) <= RIGHTS[role], (path, address)
                checked += 1
            for link in links_on(page):
                kinds[link.split("/")[1]] += 1
                if kinds[link.split("/")[1]] <= OF_A_KIND:
                    waiting.append(link)
    assert len(opened) > 5
    assert checked >= 2 * len(opened)  # every page has the forms of its menu


@pytest.mark.parametrize("path", ["/alerts/{alert}", "/duty", "/silences", "/duty/handover"])
def test_in_the_place_of_a_form_stands_who_may_send_it_and_who_is_there(at_work, alert, path):
    with browser(at_work, Role.MONITOR) as monitor:
        page = page_of(monitor.get(path.format(alert=alert.id)))
    assert "может дежурный или администратор. Сейчас дежурит Ольга Дежурная." in page.main.text
    with browser(at_work, Role.DUTY) as duty:
        page = page_of(duty.get(path.format(alert=alert.id)))
    assert "может дежурный" not in page.main.text
