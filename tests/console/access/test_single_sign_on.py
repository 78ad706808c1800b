"""Single sign-on against a real provider on loopback."""

from dataclasses import replace

import jwt
import pytest
from pydantic import SecretStr, ValidationError

from app.settings import Settings
from console.application import create_application
from desks.access.factors import FactorDesk
from desks.access.passwords import Passwords
from desks.viewer import on_page
from domain.access.one_time_code import code_at, step_of
from domain.person import Role
from domain.ports.audit import AuditFilter
from tests.client import TestClient
from tests.console.access.provider import CLIENT, SECRET, a_key, open_id_provider
from tests.console.signing import BASE, PAGE, person
from tests.desks.access.test_passwords import CHEAP
from tests.making import page_of


@pytest.fixture
def provider(filled):
    with open_id_provider(filled.clock) as opened:
        yield opened


@pytest.fixture
def joined(filled, provider):
    values = {
        "oidc_issuer": provider.issuer,
        "oidc_client": CLIENT,
        "oidc_secret": SecretStr(SECRET),
    }
    return replace(filled, settings=filled.settings.model_copy(update=values))


@pytest.fixture
def anna(filled):
    return person(filled, Role.HEAD, bodies=["housing"])


@pytest.fixture
def client(joined):
    made = create_application(joined, Passwords(CHEAP))
    with TestClient(made, base_url=BASE, headers=PAGE, follow_redirects=False) as opened:
        yield opened


def begin(client, wanted="/cases"):
    led = client.get("/login/sso", params={"next": wanted})
    assert led.status_code == 303
    return led.headers["location"]


def come_back(client, provider, username, wanted="/cases"):
    return client.get(provider.approve(begin(client, wanted), username))


def refused(client, answer, why):
    assert answer.status_code == 401
    assert why in page_of(answer).select_one(".problem").text
    assert client.get("/me").headers["location"].startswith("/login")


def test_an_account_of_the_organisation_opens_what_the_person_may_see(
    client, joined, provider, anna
):
    assert "Войти по учётной записи организации" in client.get("/login").text
    back = come_back(client, provider, anna.login.upper())
    assert (back.status_code, back.headers["location"]) == (303, "/cases")
    assert "Анна" in client.get("/me").text
    assert client.get("/people").status_code == 403
    row = joined.audit.read(AuditFilter(what="sign-in"), 1)[0]
    assert (row.who, row.detail) == ("Анна", "единый вход, testclient")


def test_nobody_is_made_and_no_administrator_comes_this_way(client, joined, provider, anna):
    before = joined.access.people.all()
    refused(client, come_back(client, provider, "stranger"), "никто не соответствует")
    boss = person(joined, Role.ADMINISTRATOR, name="Вера")
    refused(client, come_back(client, provider, boss.login), "Администратор входит по паролю")
    joined.access.people.change(replace(anna, enabled=False))
    refused(client, come_back(client, provider, anna.login), "никто не соответствует")
    assert {one.id for one in joined.access.people.all()} == {one.id for one in before} | {boss.id}


def test_a_second_factor_is_asked_here_too(client, joined, provider, anna):
    from base64 import b32decode

    desk, viewer = FactorDesk(joined), on_page(anna)
    enrolment = desk.begin(viewer)
    secret = b32decode(enrolment.typed.replace(" ", ""))
    step = step_of(joined.clock.now())
    codes = desk.confirm(viewer, enrolment.ticket, code_at(secret, step), "")
    page = come_back(client, provider, anna.login)
    assert page.status_code == 200
    assert client.get("/me").status_code == 303
    soup = page_of(page)
    values = {one["name"]: one["value"] for one in soup.select("input[type=hidden]")}
    assert values["next"] == "/cases"
    opened = client.post("/login/code", data={**values, "code": codes[0]})
    assert opened.headers["location"] == "/cases"


def unsigned(claims):
    return jwt.encode(claims, None, "none", headers={"kid": "k1"})


def by_the_secret(claims):
    return jwt.encode(claims, SECRET * 8, "HS256", headers={"kid": "k1"})


def by_another_key(claims):
    return jwt.encode(claims, a_key("other"), "RS256", headers={"kid": "k1"})


def of_an_unknown_key(claims):
    return jwt.encode(claims, a_key("other"), "RS256", headers={"kid": "k9"})


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "http://127.0.0.1:1"},
        {"aud": "another"},
        {"aud": ["another", "third"]},
        {"aud": [CLIENT, "another"]},
        {"aud": [CLIENT, "another"], "azp": "another"},
        {"nonce": "of another sign-in"},
        {"nonce": None},
        {"exp": -120},
        {"exp": None},
        {"iat": 600},
        {"iat": None},
        {"nbf": 600},
        {"exp": "soon"},
        {"sub": None},
        {"aud": None},
    ],
    ids=str,
)
def test_an_answer_that_is_not_theirs_for_us_now_is_refused(
    client, filled, provider, anna, changes
):
    """Numbers are seconds from now."""
    now = filled.clock.now().timestamp()
    provider.changes = {
        name: now + value if isinstance(value, int) else value for name, value in changes.items()
    }
    refused(client, come_back(client, provider, anna.login), "ответила не так")


@pytest.mark.parametrize(
    "sign",
    [unsigned, by_the_secret, by_another_key, of_an_unknown_key, lambda _: "x.y.z", lambda _: 7],
)
def test_a_token_that_another_has_signed_is_refused(client, provider, anna, sign):
    provider.sign = sign
    refused(client, come_back(client, provider, anna.login), "ответила не так")


@pytest.mark.parametrize(
    "says",
    [
        {"issuer": "http://127.0.0.1:1"},
        {"issuer": None},
        {"jwks_uri": "file:///etc/passwd"},
        {"token_endpoint": "ftp://127.0.0.1/token"},
    ],
    ids=str,
)
def test_a_provider_that_says_it_is_another_is_refused(client, provider, anna, says):
    provider.says = says
    led = client.get("/login/sso")
    if led.status_code == 303:
        led = client.get(provider.approve(led.headers["location"], anna.login))
    refused(client, led, "ответила не так")
    assert "/token" not in provider.asked


def test_a_way_back_that_was_not_begun_here_is_refused(client, joined, provider, anna):
    way = provider.approve(begin(client), anna.login)
    made = create_application(joined, Passwords(CHEAP))
    with TestClient(made, base_url=BASE, headers=PAGE, follow_redirects=False) as other:
        refused(other, other.get(way), "начат не здесь")
        begin(other)  # it has a ticket of its own, and another's state
        refused(other, other.get(way), "начат не здесь")
    wrong = client.get("/login/sso/back", params={"code": "x", "state": "y"})
    refused(client, wrong, "начат не здесь")
    assert "/token" not in provider.asked


def test_a_code_is_exchanged_once_and_by_its_verifier(client, provider, anna):
    way = provider.approve(begin(client), anna.login)
    assert client.get(way).status_code == 303
    client.post("/logout")
    client.cookies.clear()
    refused(client, client.get(way), "начат не здесь")
    code = way.partition("code=")[2].partition("&")[0]
    another = provider.approve(begin(client), anna.login)
    mixed = another.replace(another.partition("code=")[2].partition("&")[0], code)
    refused(client, client.get(mixed), "ответила не так")


def test_a_person_who_was_refused_there_is_told(client, provider):
    begin(client)
    answer = client.get("/login/sso/back", params={"error": "access_denied", "state": "x"})
    refused(client, answer, "начните снова")


def test_a_new_key_of_the_provider_is_read_again(client, joined, provider, anna, monkeypatch):
    assert come_back(client, provider, anna.login).status_code == 303
    provider.key, provider.name = a_key("other"), "k2"
    client.cookies.clear()
    refused(client, come_back(client, provider, anna.login), "ответила не так")
    state = client.app.state.provider
    state._read_at = None
    assert come_back(client, provider, anna.login).status_code == 303


def test_a_provider_that_is_down_leaves_the_password(client, provider, anna):
    provider.status = 503
    refused(client, come_back(client, provider, anna.login), "не отвечает: войдите по паролю")


def test_without_a_provider_there_is_no_such_way(filled):
    made = create_application(filled, Passwords(CHEAP))
    with TestClient(made, base_url=BASE, headers=PAGE, follow_redirects=False) as plain:
        assert plain.get("/login/sso").status_code == 404
        assert "учётной записи организации" not in plain.get("/login").text


def test_a_provider_that_can_be_overheard_is_no_setting():
    with pytest.raises(ValidationError, match="https"):
        Settings(oidc_issuer="http://id.example.org")
