"""The screen of a hall: a link that opens once, one page to read, nothing else and no names."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from app.assembly import make_evaluator
from app.clock import SystemClock
from console.application import ROUTES, create_application
from console.guard import screen_cookie
from domain.access.session import OPENED_WITHIN, UNSEEN
from domain.alert import AlertState, Cell, Move
from domain.duty import DutyRole, RosterEntry
from domain.person import Role
from domain.ports.audit import AuditFilter
from tests.alerts.talk import spike
from tests.client import TestClient
from tests.console.signing import BASE, PAGE, browser, person
from tests.console.test_guard import address
from tests.making import a_complaint, page_of

HOUR = timedelta(hours=1)


def link_of(installation, name="Зал"):
    """Its address, as an administrator is shown it."""
    with browser(installation) as client:
        answer = client.post("/screens", data={"name": name})
        return page_of(answer).select_one("input.link")["value"].partition("/screen/")[2]


def stranger(installation):
    return TestClient(
        create_application(installation), base_url=BASE, headers=PAGE, follow_redirects=False
    )


@pytest.fixture
def hall(filled):
    """The browser of a hall."""
    client = stranger(filled)
    opened = client.post(f"/screen/{link_of(filled)}")
    assert opened.headers["location"] == "/screen"
    return client


def test_a_link_opens_one_browser_once_and_looking_does_not_use_it_up(filled):
    link = link_of(filled)
    first, second = stranger(filled), stranger(filled)
    for _ in range(2):
        assert "Экран «Зал»" in first.get(f"/screen/{link}").text
    answer = first.post(f"/screen/{link}")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"{screen_cookie(filled.settings)}=")
    assert {"HttpOnly", "SameSite=strict"} <= set(cookie.split("; "))
    assert first.get("/screen").status_code == 200
    for again in (second.get(f"/screen/{link}"), second.post(f"/screen/{link}")):
        assert again.status_code == 404
        assert "set-cookie" not in again.headers
    assert second.get("/screen").headers["location"].startswith("/login")
    token = first.cookies[screen_cookie(filled.settings)]
    assert second.get(f"/screen/{token}").status_code == 404


def test_a_screen_reads_two_pages_and_every_other_route_refuses_it(hall):
    allowed = set()
    for route in ROUTES:
        answer = hall.request(route.method, address(route.path))
        if answer.headers.get("location", "").startswith("/login"):
            continue
        if route.is_open:
            continue
        allowed.add((route.method, route.path, answer.status_code))
    assert allowed == {("GET", "/screen", 200), ("GET", "/morning", 200)}
    assert {route.path for route in ROUTES if route.screens} == {"/screen", "/morning"}
    assert hall.get("/api/v1/home").status_code == 401
    assert hall.post("/screen").status_code == 405


def test_a_screen_cookie_is_no_session_and_a_session_no_screen(filled, hall):
    token = hall.cookies[screen_cookie(filled.settings)]
    with browser(filled, Role.EXECUTOR) as executor:
        assert executor.get("/screen").status_code == 403
        executor.cookies.set(screen_cookie(filled.settings), token)
        assert executor.get("/screen").status_code == 403  # a person is asked as a person
    with browser(filled, Role.MONITOR, follow_redirects=False) as monitor:
        assert monitor.get("/screen").status_code == 200


def test_an_administrator_ends_a_screen_at_once(filled, hall):
    with browser(filled) as client:
        page = page_of(client.get("/screens"))
        [row] = page.select("tbody tr")
        assert "Зал" in row.text
        assert "Анна" in row.text
        client.post(row.select_one("form")["action"])
        assert not page_of(client.get("/screens")).select("tbody tr")
    assert hall.get("/screen").headers["location"].startswith("/login")
    details = [look.detail for look in filled.audit.read(AuditFilter(what="screen"), 9)]
    assert [re.sub(r": .*", "", detail) for detail in details] == ["Зал", "открыт", "Зал"]


@pytest.mark.parametrize(("later", "reads"), [(UNSEEN - HOUR, True), (UNSEEN, False)])
def test_a_screen_that_shows_nothing_for_a_month_ends(filled, hall, later, reads):
    moved = replace(filled, clock=SystemClock(start=filled.clock.now() + later))
    client = stranger(moved)
    client.cookies.update(dict(hall.cookies))
    assert (client.get("/screen").status_code == 200) == reads
    assert (client.get("/screen").status_code == 200) == reads


def test_a_link_lasts_a_day(filled):
    link = link_of(filled)
    moved = replace(filled, clock=SystemClock(start=filled.clock.now() + OPENED_WITHIN))
    assert stranger(moved).post(f"/screen/{link}").status_code == 404
    with browser(moved) as client:
        assert not page_of(client.get("/screens")).select("tbody tr")


def test_a_hall_reads_no_name_no_quote_no_street_and_no_small_number(filled, alert, hall):
    now = filled.clock.now()
    taken = replace(alert, state=AlertState.ACKNOWLEDGED, version=alert.version + 1)
    filled.watch.alerts.save(
        taken, Move(alert.id, AlertState.NEW, AlertState.ACKNOWLEDGED, now, "Пётр Зейский")
    )
    shift = RosterEntry("Вера Ромненская", DutyRole.OFFICER, now - HOUR, now + HOUR, "Анна", now)
    filled.watch.duty.add([shift], [person(filled, Role.DUTY, name="Вера Ромненская")])
    month = [
        a_complaint(f"t{n}", now - n * HOUR, incident_id=f"t{n}", group="roads", history=True)
        for n in range(1, 24 * 20)
    ]
    few = [a_complaint(f"f{n}", now - HOUR, incident_id=f"f{n}", group="waste") for n in range(3)]
    filled.posts.complaints.record([*month, *few])
    filled.posts.complaints.record(spike(Cell("roads", "zeya"), now, authors=12))
    make_evaluator(filled).tick(now)
    answer = hall.get("/screen")
    text = page_of(answer).body.text
    assert "14 жителей за 3 часа" in text
    assert "на смене" in text
    for hidden in ("Пётр", "Вера", "Ромненская", "Зейский,", "батареи", "Красной Пресне", "«"):
        assert hidden not in text, hidden
    table = {row.th.text: row.td.text for row in page_of(answer).select(".bars tbody tr")}
    assert filled.region.groups["roads"].name in table
    counts = [int(count.replace("\xa0", "")) for count in table.values() if count]
    assert all(count >= 5 for count in counts)
    assert not page_of(answer).select("a, form, button")
    figure = page_of(answer).select_one(".tile .figure").text
    assert re.fullmatch(r"около \d*0|—", figure)
    # An hour of one complaint has no bar: its height beside the others would count it.
    bars = [float(bar["height"]) for bar in page_of(answer).select(".tile .spark rect")]
    assert (len(bars), bars.count(0) >= 20, max(bars) > 0) == (24, True, True)
    drawn = page_of(answer).select_one(".glance")
    assert drawn
    assert not re.search(r"\d+ жалоб", str(drawn))


def test_a_screen_needs_a_name(client, filled):
    for name in ("", "  ", "З" * 61):
        answer = client.post("/screens", data={"name": name})
        assert answer.status_code == 400
        assert "Не сделано" in answer.text
    assert not filled.access.screens.all()
