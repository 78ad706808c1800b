"""The second factor in a browser: enrolment, the second step of a sign-in, a role that needs it."""

from base64 import b32decode
from dataclasses import replace

import pytest

from console.application import create_application
from desks.access.passwords import Passwords
from domain.access.one_time_code import code_at, step_of
from domain.person import Role
from tests.client import TestClient
from tests.console.signing import BASE, PAGE, browser, person
from tests.desks.access.test_passwords import CHEAP, GOOD
from tests.making import page_of

BY = Passwords(CHEAP)


@pytest.fixture
def anna(filled):
    made = person(filled, Role.ADMINISTRATOR)
    filled.access.people.set_password(made.id, BY.hash(GOOD), None)
    return made


@pytest.fixture
def strict(filled):
    settings = filled.settings.model_copy(
        update={"second_factor_roles": [Role.ADMINISTRATOR, Role.DUTY]}
    )
    return replace(filled, settings=settings)


def enrol(client, installation):
    soup = page_of(client.get("/me/factor"))
    secret = b32decode(soup.select_one("code").text.replace(" ", ""))
    assert soup.select_one("svg[role=img]")["aria-label"] == "QR-код для приложения"
    code = code_at(secret, step_of(installation.clock.now()))
    ticket = soup.select_one("[name=ticket]")["value"]
    page = client.post("/me/factor", data={"ticket": ticket, "code": code})
    return secret, [one.text for one in page_of(page).select("ul.codes code")]


def door(installation):
    made = create_application(installation, BY)
    return TestClient(made, base_url=BASE, headers=PAGE)


def test_from_the_page_of_enrolment_to_a_sign_in_by_two_steps(filled, anna):
    with browser(filled, one=anna) as client:
        assert "для входа достаточно пароля" in client.get("/me").text
        secret, codes = enrol(client, filled)
        assert len(codes) == 10
        assert "запасных кодов осталось: 10" in client.get("/me").text
        assert not any(code in client.get("/me/factor").text for code in codes)
    with door(filled) as client:
        asked = client.post(
            "/login", data={"login": anna.login, "password": GOOD, "next": "/alerts"}
        )
        assert asked.status_code == 200
        soup = page_of(asked)
        assert not client.get("/me").url.path.startswith("/me")
        values = {one["name"]: one["value"] for one in soup.select("input[type=hidden]")}
        wrong = client.post("/login/code", data={**values, "code": "000000"})
        assert wrong.status_code == 401
        assert page_of(wrong).select_one(".problem").text.startswith("Код не подошёл")
        code = code_at(secret, step_of(filled.clock.now()) + 1)  # its telephone is ahead
        opened = client.post("/login/code", data={**values, "code": code})
        assert opened.url.path == "/alerts"
        client.post("/logout")
    with door(filled) as client:
        late = client.post("/login/code", data={"ticket": "x.y", "code": codes[0]})
        assert late.status_code == 401
        assert "Время вышло: войдите снова." in late.text


def test_a_wrong_first_code_switches_nothing_on(filled, anna):
    with browser(filled, one=anna) as client:
        soup = page_of(client.get("/me/factor"))
        ticket = soup.select_one("[name=ticket]")["value"]
        page = client.post("/me/factor", data={"ticket": ticket, "code": "000000"})
        assert page.status_code == 400
        assert "Не получилось: код не подошёл" in page.text
    assert filled.access.factors.get(anna.id) is None


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.DUTY])
def test_a_role_that_needs_it_opens_nothing_else_until_it_is_there(strict, role):
    with browser(strict, role) as client:
        for path in ("/", "/search", "/me", "/alerts", "/people"):
            led = client.get(path)
            assert led.url.path == "/me/factor"
            assert "Для вашей роли второй фактор обязателен" in led.text
        refused = client.post("/me/look", data={"theme": "dark"})
        assert refused.status_code == 403
        script = client.get("/pulse", headers={"accept": "*/*"})
        assert script.status_code == 403
        _, codes = enrol(client, strict)
        assert codes
        assert client.get("/alerts").url.path == "/alerts"
        kept = client.post("/me/factor/off", data={"code": codes[0]})
        assert kept.status_code == 400
        assert "обязателен" in kept.text


def test_a_role_that_does_not_need_it_is_not_asked(strict):
    with browser(strict, Role.ANALYST) as client:
        assert client.get("/alerts").url.path == "/alerts"


def test_another_administrator_resets_it_on_the_persons_page(filled, anna):
    with browser(filled, one=anna) as client:
        enrol(client, filled)
        own = client.post(f"/people/{anna.login}/factor")
        assert "свой второй фактор сбрасывает другой администратор" in own.text
    with browser(filled, one=person(filled, Role.ADMINISTRATOR, name="Борис")) as client:
        assert "Сбросить второй фактор" in client.get(f"/people/{anna.login}").text
        client.post(f"/people/{anna.login}/factor")
        assert "Сбросить второй фактор" not in client.get(f"/people/{anna.login}").text
    with browser(filled, one=anna) as client:
        assert filled.access.factors.get(anna.id) is None
        assert client.get("/me").status_code == 200


def test_new_codes_are_shown_once(filled, anna):
    with browser(filled, one=anna) as client:
        _, codes = enrol(client, filled)
        page = client.post("/me/factor/codes", data={"code": codes[3]})
        fresh = [one.text for one in page_of(page).select("ul.codes code")]
        assert len(fresh) == 10
        assert not set(fresh) & set(codes)
        assert page.headers["cache-control"] == "no-store"
