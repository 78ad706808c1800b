"""The public application: what a link opens, what it never does, and how often."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Lock
from time import sleep
from typing import Annotated

import pytest
from bs4 import BeautifulSoup
from fastapi import Form, Request
from fastapi.responses import PlainTextResponse
from sqlalchemy import select

from console.application import create_application
from console.guard import cookie_name
from console.pages import Pages
from console.public.application import DOOR, PURPOSES, create_public
from console.public.guard import HEADERS
from console.public.purpose import MINUTE, Purpose
from console.routes import OPEN, Route
from console.safety import HTTPS_ONLY
from console.workers import Workers
from domain.errors import EntryRefused, Forbidden, MoveRefused, NotFound, StoreUnavailable
from domain.rate import Rate
from russian.vocabulary import Vocabulary
from store.engine import open_database, reading
from store.tables.people import calls
from tests.client import TestClient
from tests.console.signing import BASE, browser
from tests.fakes.throttle import MemoryThrottle
from tests.making import with_ports

FORM = {"content-type": "application/x-www-form-urlencoded"}
LIMIT = 2048
FAILURES = {
    "entry": (EntryRefused("поле пусто"), 400),
    "move": (MoveRefused("уже отвечено"), 409),
    "missing": (NotFound("опроса 7 нет"), 404),
    "forbidden": (Forbidden(["triage"]), 403),
    "down": (StoreUnavailable("/srv/otklik: vtable"), 503),
    "defect": (ZeroDivisionError(), 500),
}


def look(request: Request):
    answer = PlainTextResponse(f"{request.state.link} {dict(request.cookies)}")
    answer.set_cookie("session", "x")
    return answer


def answer(request: Request, text: Annotated[str, Form()] = ""):
    return PlainTextResponse(f"{request.state.link} {len(text)}")


def fail(request: Request):
    raise FAILURES[request.state.link][0]


def read(installation, token, now):
    return token if token in ("vera", "lev", *FAILURES) else None


ROOM = Purpose(
    name="visits",
    read=read,
    wrong="Этот опрос закончился.",
    routes=(
        Route("GET", "/visit/{token}", look, OPEN),
        Route("POST", "/visit/{token}", answer, OPEN, limit=LIMIT),
        Route("GET", "/visit/{token}/fail", fail, OPEN),
    ),
    of_address=Rate(6, MINUTE),
    of_token=Rate(4, MINUTE),
)


class Standing:
    def __init__(self, at):
        self.at = at

    def now(self):
        return self.at


@pytest.fixture
def standing(installation):
    """An installation whose clock stands, with a throttle in memory."""
    stopped = replace(installation, clock=Standing(installation.clock.now()))
    return with_ports(stopped, throttle=MemoryThrottle())


def opened(installation, address="203.0.113.7"):
    """A browser on another machine, which opens surveys and links of alerts."""
    pages = Pages(installation, Vocabulary(installation.region))
    public = create_public(pages, Workers(), [*PURPOSES, ROOM])
    return TestClient(public, base_url=BASE, client=(address, 4000), raise_server_exceptions=False)


def is_page(answer):
    """A page in Russian, with the headers and without a way into the console."""
    soup = BeautifulSoup(answer.text, "lxml")
    links = soup.select("a, form, nav, script, iframe")
    russian = re.search("[а-я]{3}", soup.select_one("[role=alert]").text)
    return not links and bool(russian) and {n: answer.headers.get(n) for n in HEADERS} == HEADERS


def test_a_room_adds_a_purpose_and_its_link_opens_nothing_else(standing):
    client = opened(standing)
    assert client.get("/visit/vera").text == "vera {}"
    assert client.post("/visit/vera", data={"text": "да"}).text == "vera 2"
    wrong = client.get("/visit/boris")
    assert (wrong.status_code, "Этот опрос закончился" in wrong.text) == (404, True)
    assert is_page(wrong)
    for path in ("/", "/survey", "/visit/vera/", "/visit/vera/more", "/search", "/login", "/me"):
        for method in ("GET", "POST"):
            refused = client.request(method, path)
            assert refused.status_code == 404, path
            assert is_page(refused), path
    for path in ("/api/v1/posts", "/static/style.css", "/docs", "/openapi.json", "/ack/vera"):
        assert client.get(path).status_code == 404


class Crowd:
    """Reads a link in a moment, and counts how many do so at once."""

    def __init__(self):
        self.inside, self.most, self.lock = 0, 0, Lock()

    def read(self, installation, token, now):
        with self.lock:
            self.inside += 1
            self.most = max(self.most, self.inside)
        sleep(0.02)
        with self.lock:
            self.inside -= 1
        return token


def test_a_crowd_waits_at_the_door_and_all_come_in(standing):
    crowd = Crowd()
    room = replace(ROOM, read=crowd.read, of_address=Rate(100, MINUTE))
    pages = Pages(standing, Vocabulary(standing.region))
    public = create_public(pages, Workers(), [room])
    with TestClient(public, base_url=BASE) as client, ThreadPoolExecutor(10) as residents:
        answers = list(residents.map(client.get, [f"/visit/{n}" for n in range(20)]))
    assert [one.status_code for one in answers] == [200] * 20
    assert crowd.most <= DOOR < 10


def test_no_cookie_comes_in_and_none_goes_out(standing):
    client = opened(standing)
    answer = client.get("/visit/vera", headers={"cookie": "otklik=secret"})
    assert answer.text == "vera {}"
    assert "set-cookie" not in answer.headers


class Unasked:
    def __getattr__(self, name):
        raise AssertionError(f"a public page asked the sessions: {name}")


def test_no_session_is_looked_up_for_the_link_of_an_alert(filled):
    installation = with_ports(filled, sessions=Unasked())
    headers = {"cookie": f"{cookie_name(filled.settings)}=x"}
    with TestClient(create_application(installation), base_url=BASE, headers=headers) as client:
        for method in ("GET", "POST", "PUT"):
            assert client.request(method, "/ack/none").status_code in (404, 405)
        with pytest.raises(AssertionError):
            client.get("/ackx/none")  # a page of the console


def test_the_headers_are_stricter_than_those_of_the_console(filled):
    with browser(filled) as client:
        own, link = client.get("/login").headers, client.get("/ack/none").headers
    assert own["referrer-policy"] == "same-origin"
    assert link["referrer-policy"] == "no-referrer"
    assert link["content-security-policy"].startswith("default-src 'none'; ")
    assert link["cache-control"] == "no-store"
    assert own["x-content-type-options"] == link["x-content-type-options"] == "nosniff"


def test_a_link_is_followed_by_https_only_where_the_console_is(standing):
    secure = standing.settings.model_copy(update={"console_url": "https://otklik.example"})
    headers = opened(replace(standing, settings=secure)).get("/visit/vera").headers
    assert headers["strict-transport-security"] == HTTPS_ONLY
    assert "strict-transport-security" not in opened(standing).get("/visit/vera").headers


def test_a_body_is_refused_by_its_length_before_it_is_read(standing):
    def body():
        raise AssertionError("it was read")
        yield b""

    client = opened(standing)
    stated = FORM | {"content-length": str(LIMIT + 1)}
    refused = client.post("/visit/vera", content=body(), headers=stated)
    assert (refused.status_code, "2 КБ" in refused.text) == (413, True)
    assert is_page(refused)


def test_a_body_that_does_not_state_its_length_is_refused_too(standing):
    unsaid = (b"x" * 512 for _ in range(5))
    refused = opened(standing).post("/visit/vera", content=unsaid, headers=FORM)
    assert refused.status_code == 413
    assert is_page(refused)


def test_no_file_is_taken(standing):
    refused = opened(standing).post("/visit/vera", files={"file": ("a.csv", b"x")})
    assert (refused.status_code, "Файлы здесь не принимаются" in refused.text) == (415, True)


@pytest.mark.parametrize("name", FAILURES)
def test_each_error_is_a_page_and_names_no_part(standing, name):
    refused = opened(standing).get(f"/visit/{name}/fail")
    assert refused.status_code == FAILURES[name][1]
    assert is_page(refused)
    assert "vtable" not in refused.text
    assert "баз" not in refused.text


def test_a_method_that_a_link_does_not_take_is_refused(standing):
    for method in ("HEAD", "PUT", "DELETE", "OPTIONS"):
        refused = opened(standing).request(method, "/visit/vera")
        assert refused.status_code == 405, method
        assert refused.headers["allow"]


def test_a_link_is_opened_only_so_often_from_wherever(standing):
    two = [opened(standing, "203.0.113.7"), opened(standing, "203.0.113.8")]
    asked = [two[n % 2].get("/visit/vera") for n in range(6)]
    assert [one.status_code for one in asked] == [200, 200, 200, 200, 429, 429]
    assert asked[-1].headers["retry-after"] == "15"
    assert "Повторите через 15 секунд" in asked[-1].text
    assert is_page(asked[-1])
    assert opened(standing, "203.0.113.9").get("/visit/lev").status_code == 200
    standing.clock.at += timedelta(seconds=15)
    assert two[0].get("/visit/vera").status_code == 200


def test_an_address_guesses_only_so_often(standing):
    guesses = [opened(standing).get(f"/visit/guess{n}").status_code for n in range(8)]
    assert guesses == [404] * 6 + [429] * 2
    assert opened(standing, "203.0.113.8").get("/visit/vera").status_code == 200


def test_one_ipv6_network_is_one_address(standing):
    guesses = [
        opened(standing, f"2001:db8::{n:x}").get("/visit/guess").status_code for n in range(1, 9)
    ]
    assert guesses == [404] * 6 + [429] * 2
    assert opened(standing, "2001:db8:0:1::1").get("/visit/guess").status_code == 404


def test_processes_count_together_and_keep_neither_address_nor_token(installation):
    standing = replace(installation, clock=Standing(installation.clock.now()))
    statuses = [opened(standing).get("/visit/vera").status_code for _ in range(5)]
    assert statuses == [200] * 4 + [429]
    engine = open_database(installation.settings.database_url)
    with reading(engine) as connection:
        names = list(connection.scalars(select(calls.c.name)))
    engine.dispose()
    assert len(names) == 2
    assert all(re.fullmatch("[0-9a-f]{64}", name) for name in names)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"origin": BASE}, 200),
        ({"origin": "null"}, 200),  # of a browser that does not say where a form stands
        ({"origin": "null", "sec-fetch-site": "same-origin"}, 200),
        ({"origin": "null", "sec-fetch-site": "cross-site"}, 403),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "https://evil.example", "sec-fetch-site": "same-origin"}, 403),
    ],
)
def test_a_form_of_another_site_is_refused(standing, headers, status):
    answer = opened(standing).post("/visit/vera", headers=headers)
    assert answer.status_code == status
    assert status == 200 or is_page(answer)


def test_a_foreign_host_is_refused(standing):
    assert opened(standing).get("/visit/vera", headers={"host": "evil.example"}).status_code == 400
