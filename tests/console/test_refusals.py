"""What is refused: a reason in Russian, the safety headers, and no traceback in the log."""

import logging

import pytest

from console.api.application import create_api
from console.application import ROUTES, create_application
from console.routes import FORM as LIMIT
from console.safety import HEADERS
from domain.errors import IndexUnavailable, StoreUnavailable
from tests.client import TestClient
from tests.console.signing import BASE, PAGE, browser
from tests.making import with_ports

FORM = {"content-type": "application/x-www-form-urlencoded"}
BROKEN = {"content-type": "multipart/form-data"}  # without its boundary


def unsaid():
    """A body that does not say its length, larger than any form or call of the API."""
    yield from (b"x" * 2**16 for _ in range(2**20 // 2**16 + 2))


# Method, path, what is sent, status.
REFUSED = [
    ("GET", "/nowhere", {}, 404),
    ("POST", "/nowhere", {}, 404),
    ("GET", "/static/nowhere.css", {}, 404),
    ("PUT", "/login", {}, 405),
    ("POST", "/static/style.css", {}, 405),
    ("POST", "/login", {"content": b"x", "headers": BROKEN}, 400),
    ("POST", "/login", {"data": {"login": "a" * 2000}}, 400),
    ("POST", "/login", {"content": unsaid, "headers": FORM}, 413),
    ("POST", "/login", {"content": b"x" * (LIMIT + 1), "headers": FORM}, 413),
]


class Failing:
    def __init__(self, error):
        self.error = error

    def search(self, *given, **named):
        raise self.error

    get = use = search


def asked(client, method, path, sent):
    fresh = {name: value() if callable(value) else value for name, value in sent.items()}
    return client.request(method, path, **fresh)


def has_headers(answer):
    return {name: answer.headers.get(name) for name in HEADERS} == dict(HEADERS)


@pytest.mark.parametrize("signed_in", [True, False])
def test_a_page_is_refused_in_russian_with_all_safety_headers(filled, signed_in, caplog):
    if signed_in:
        client = browser(filled)
    else:
        client = TestClient(create_application(filled), base_url=BASE, headers=PAGE)
    with client:
        for method, path, sent, status in REFUSED:
            answer = asked(client, method, path, sent)
            assert answer.status_code == status, (method, path, answer.text[:200])
            assert has_headers(answer), (method, path)
            assert answer.headers["content-type"].startswith("text/html"), (method, path)
            assert ("Войдите" in answer.text) is not signed_in, (method, path)
    assert "Traceback" not in caplog.text
    assert [one for one in caplog.records if one.levelno >= logging.ERROR] == []


def test_a_method_that_a_page_does_not_take_is_told_which_it_takes(client):
    assert client.put("/login").headers["allow"]


def test_a_defect_of_a_page_has_the_safety_headers_too(filled):
    broken = with_ports(filled, index=Failing(ZeroDivisionError()))
    with browser(broken, raise_server_exceptions=False) as client:
        answer = client.get("/search")
    assert answer.status_code == 500
    assert has_headers(answer)
    sessions = with_ports(filled, sessions=Failing(ZeroDivisionError()))
    application = create_application(sessions)
    with TestClient(application, base_url=BASE, raise_server_exceptions=False) as stranger:
        answer = stranger.get("/search", headers=PAGE | {"cookie": "otklik=x"})
    assert answer.status_code == 500
    assert has_headers(answer)


def test_a_foreign_page_and_a_foreign_host_are_refused_with_all_safety_headers(client):
    for headers in ({"origin": "https://evil.example"}, {"host": "evil.example"}):
        answer = client.post("/silences", headers=headers)
        assert answer.status_code in (400, 403)
        assert has_headers(answer)


def test_the_policy_forbids_base_addresses_plugins_and_sensors(client):
    headers = client.get("/login").headers
    assert "base-uri 'none'" in headers["content-security-policy"]
    assert "object-src 'none'" in headers["content-security-policy"]
    assert headers["cross-origin-opener-policy"] == "same-origin"
    for what in ("camera", "geolocation", "microphone"):
        assert f"{what}=()" in headers["permissions-policy"]


WORDS = "database: unable to open /srv/otklik/index.db: vtable constructor failed\nat line 7"
PARTS = {
    IndexUnavailable: "поисковый индекс не отвечает",
    StoreUnavailable: "база данных не отвечает",
}


@pytest.mark.parametrize("kind", [IndexUnavailable, StoreUnavailable])
def test_a_part_that_does_not_answer_is_named_without_its_driver_s_words(filled, caplog, kind):
    with browser(with_ports(filled, index=Failing(kind(WORDS)))) as client:
        is_named(client.get("/search"), kind, caplog)


def is_named(answer, kind, caplog):
    """The part in words, and what its driver said in one line of the log."""
    assert answer.status_code == 503
    assert PARTS[kind] in answer.text.lower()
    assert "index.db" not in answer.text
    assert "vtable" not in answer.text
    [line] = [one for one in caplog.records if "vtable" in one.getMessage()]
    assert "\n" not in line.getMessage()
    assert line.exc_info is None


# What a handler says of its own work: an address that could say it would put words of a stranger
# into the console's own mouth.
OWN = {"problem", "status_code", "text"}


def test_no_address_puts_words_into_a_page(filled):
    application = create_application(filled)
    public = application.state.public.routes
    routes = [*application.routes, *public, *create_api().routes]
    checked = 0
    for route in routes:
        if "GET" not in (getattr(route, "methods", None) or ()) or not hasattr(route, "dependant"):
            continue
        checked += 1
        names = {param.alias for param in route.dependant.query_params}
        for under in route.dependant.dependencies:
            names |= {param.alias for param in under.query_params}
        assert not names & OWN, route.path
    assert checked > len([one for one in ROUTES if one.method == "GET"])


def test_what_an_address_says_is_not_shown_as_the_console_s_own_words(client, alert):
    lie = "Ваш пароль истёк, позвоните"
    for path in ("/searches", f"/alerts/{alert.id}", "/leaders", "/duty/handover"):
        for status in ("418", "99999", "-1"):
            answer = client.get(path, params={"problem": lie, "text": lie, "status_code": status})
            assert answer.status_code == 200, path
            assert lie not in answer.text, path
