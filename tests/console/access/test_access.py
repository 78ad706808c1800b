"""Sign-in: the right password and no other, one's sessions, and the one-time links."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest
from pydantic import SecretStr

from app.clock import SystemClock
from console.application import create_application
from console.guard import HEADER
from desks.access.desk import FREE, FREE_OF_ACCOUNT, FREE_OF_ADDRESS
from desks.access.passwords import Passwords
from desks.access.people import PeopleDesk
from desks.viewer import in_shell, on_page
from domain.person import Role
from domain.ports.audit import AuditFilter
from tests.client import TestClient
from tests.console.signing import BASE, PAGE, browser, person
from tests.desks.access.test_passwords import CHEAP, GOOD
from tests.making import page_of

OTHER = "тихая протока у Свободного"
BY = Passwords(CHEAP)


def door(installation, base_url=BASE, **options):
    """A browser that is not signed in."""
    made = create_application(installation, BY)
    return TestClient(made, base_url=base_url, headers=PAGE, **options)


@pytest.fixture
def anna(filled):
    made = person(filled, Role.ADMINISTRATOR)
    filled.access.people.set_password(made.id, BY.hash(GOOD), None)
    return made


def enter(client, one, password=GOOD, **more):
    return client.post("/login", data={"login": one.login, "password": password, **more})


def test_the_right_password_leads_to_where_one_wanted(filled, anna):
    with door(filled) as client:
        asked = client.get("/alerts?x=1")
        assert asked.url.path == "/login"
        wanted = page_of(asked).select_one("[name=next]")["value"]
        opened = enter(client, anna, next=wanted)
        assert opened.url == f"{BASE}/alerts?x=1"
        assert "Анна" in page_of(opened).select_one("header .account").text
        assert client.get("/login").url.path != "/login"


@pytest.mark.parametrize(("who", "password"), [("anna", "x"), ("nobody", GOOD), ("anna", "")])
def test_a_wrong_one_says_the_same_whoever_it_is(filled, anna, who, password):
    login = anna.login if who == "anna" else who
    with door(filled) as client:
        answer = client.post("/login", data={"login": login, "password": password})
        assert answer.status_code == 401
        soup = page_of(answer)
        assert soup.select_one(".problem").text == "Имя или пароль не подошли."
        assert soup.select_one("[name=login]")["value"] == login
        assert not client.cookies
    failed = filled.audit.read(AuditFilter(what="sign-in failed"), 1)[0]
    assert failed.who == ("Анна" if who == "anna" else "неизвестно кто")
    assert not {login, password or "-"} & set(failed.detail.split())


def test_who_may_not_sign_in_hears_the_same(filled, anna):
    filled.access.people.change(replace(anna, enabled=False))
    with door(filled) as client:
        assert "не подошли" in enter(client, anna).text


def test_many_failures_have_to_wait_and_then_may_try_again(filled, anna):
    with door(filled) as client:
        for _ in range(FREE):
            assert enter(client, anna, "wrong").status_code == 401
        answer = enter(client, anna)
        assert answer.status_code == 429
        assert "повторите через 1 минуту" in answer.text
        # An unknown name is no better, and says no more.
        for _ in range(FREE):
            client.post("/login", data={"login": "nobody", "password": "x"})
        assert client.post("/login", data={"login": "nobody", "password": "x"}).status_code == 429
    later = SystemClock(start=filled.clock.now() + timedelta(minutes=2))
    with door(replace(filled, clock=later)) as client:
        assert enter(client, anna).url.path == "/"


def test_one_address_may_not_try_everybody(filled, anna):
    with door(filled) as client:
        for n in range(FREE_OF_ADDRESS):
            client.post("/login", data={"login": f"nobody{n}", "password": "x"})
        assert enter(client, anna).status_code == 429


def test_a_network_of_ipv6_is_one_address(filled, anna):
    """A home has 2^64 of them."""
    with door(filled) as client:
        for n in range(FREE_OF_ADDRESS):
            one = come_from(f"2001:db8:1:2:{n:x}::{n:x}", client)
            one.post("/login", data={"login": f"nobody{n}", "password": "x"})
        assert enter(come_from("2001:db8:1:2::ffff", client), anna).status_code == 429
        assert enter(come_from("2001:db8:1:3::1", client), anna).status_code == 200
    assert filled.audit.read(AuditFilter(what="sign-in"), 1)[0].detail == "2001:db8:1:3::1"


def test_an_office_behind_one_address_may_sign_in(filled, anna):
    with door(filled) as client:
        for _ in range(FREE_OF_ADDRESS + 5):
            assert enter(client, anna).status_code == 200


def test_each_sign_in_is_a_session_of_its_own(filled, anna):
    with door(filled) as client:
        enter(client, anna)
        first = dict(client.cookies)
        enter(client, anna)
        assert dict(client.cookies) != first
        assert len(filled.access.sessions.of(anna.id)) == 1  # the one before has ended
        client.cookies.clear()
        client.cookies.update(first)
        assert client.get("/me").url.path == "/login"


def test_the_cookie_is_closed_to_scripts_and_other_sites(filled, anna):
    with door(filled) as client:
        said = enter(client, anna).history[0].headers["set-cookie"]
    assert said.startswith("otklik=")
    assert "HttpOnly" in said
    assert "SameSite=lax" in said
    assert "Path=/" in said
    assert "Secure" not in said
    assert "Domain" not in said


def test_over_https_it_never_goes_in_the_clear(filled, anna):
    settings = filled.settings.model_copy(update={"console_url": "https://otklik.example"})
    secure = replace(filled, settings=settings)
    with door(secure, "https://otklik.example", follow_redirects=False) as client:
        said = enter(client, anna).headers["set-cookie"]
    assert said.startswith("__Host-otklik=")
    assert "Secure" in said


def test_only_a_hash_of_the_token_is_stored(filled, anna):
    with door(filled) as client:
        enter(client, anna)
        token = client.cookies["otklik"]
    (session,) = filled.access.sessions.of(anna.id)
    assert token not in repr(session)


def test_an_outdated_hash_is_made_anew(filled, anna):
    stored = filled.access.people.password(anna.login)[1]
    with TestClient(create_application(filled), base_url=BASE, headers=PAGE) as client:
        assert enter(client, anna).status_code == 200
    assert "m=65536" in filled.access.people.password(anna.login)[1]
    assert "m=8," in stored


def test_sign_out_ends_the_session(client, filled):
    cookies = dict(client.cookies)
    assert client.post("/logout").url.path == "/login"
    client.cookies.update(cookies)
    assert client.get("/me").url.path == "/login"


def test_a_password_is_changed_and_the_other_devices_are_out(filled, anna):
    with browser(filled, one=anna) as other, door(filled) as client:
        enter(client, anna)
        form = {"csrf": csrf(client.get("/me")), "old": "wrong", "new": OTHER}
        assert "прежний пароль набран неверно" in client.post("/me/password", data=form).text
        changed = client.post("/me/password", data=form | {"old": GOOD})
        assert "Пароль сменён" in changed.text
        assert other.get("/me").url.path == "/login"
        assert client.get("/me").url.path == "/me"
        client.cookies.clear()
        assert enter(client, anna, OTHER).url.path == "/"


def csrf(answer):
    """As a script of the page finds it."""
    return page_of(answer).select_one("meta[name=csrf]")["content"]


def test_guessing_the_old_password_has_to_wait_too(filled, anna):
    with door(filled) as client:
        enter(client, anna)
        form = {"csrf": csrf(client.get("/me")), "old": "wrong", "new": OTHER}
        said = [client.post("/me/password", data=form).text for _ in range(FREE + 1)]
    assert "слишком много неудачных попыток" in said[-1]


def test_one_ends_one_session_or_all_others(filled, anna):
    with browser(filled, one=anna) as client, browser(filled, one=anna) as second:
        with browser(filled, one=anna) as third:
            rows = page_of(client.get("/me")).select("tbody tr")
            assert len(rows) == 3
            ids = [row.select_one("[name=session]") for row in rows]
            client.post("/me/sessions", data={"session": next(i for i in ids if i)["value"]})
            left = [one for one in (second, third) if one.get("/me").url.path == "/me"]
            assert len(left) == 1
            client.post("/me/sessions")
            assert left[0].get("/me").url.path == "/login"
        assert client.get("/me").url.path == "/me"


def test_nobody_ends_a_session_of_another(client, filled):
    boris = person(filled, Role.MONITOR, name="Борис")
    with browser(filled, one=boris) as theirs:
        (session,) = filled.access.sessions.of(boris.id)
        client.post("/me/sessions", data={"session": session.id})
        assert theirs.get("/me").url.path == "/me"


def test_the_first_administrator_is_made_by_the_link(filled):
    link = PeopleDesk(filled).first_link(in_shell("root"))
    with door(filled) as client:
        assert "Администратора ещё нет" in client.get("/login").text
        assert "Первый администратор" in client.get(link).text
        form = {"name": "Вера Зея", "login": "vera", "password": "short"}
        refused = client.post(link, data=form)
        assert refused.status_code == 400
        soup = page_of(refused)
        assert "короче 12 знаков" in soup.select_one(".problem").text
        assert soup.select_one("[name=login]")["value"] == "vera"
        made = client.post(link, data=form | {"password": GOOD})
        assert made.url.path == "/"
        assert "Администрирование" in made.text
        for method in ("GET", "POST"):
            gone = client.request(method, link, data=form | {"password": GOOD})
            assert gone.status_code == 404
            assert "не подошла" in gone.text


def test_a_new_person_chooses_a_password(filled, anna):
    desk, viewer = PeopleDesk(filled), on_page(anna)
    boris = desk.add(viewer, "Борис", "boris", {Role.MONITOR}, ())
    link = desk.link(viewer, "boris")
    with door(filled) as client:
        assert "Борис, придумайте пароль" in " ".join(client.get(link).text.split())
        assert client.post(link, data={"password": OTHER}).url.path == "/"
        client.cookies.clear()
        assert enter(client, boris, OTHER).url.path == "/"
        assert client.get(f"{link}x").status_code == 404


def test_the_way_back_leads_to_no_other_site(filled, anna):
    with door(filled, follow_redirects=False) as client:
        for evil in ("https://evil.example/", "//evil.example/", "/\\evil.example/"):
            assert enter(client, anna, next=evil).headers["location"] == "/"


def test_another_site_may_not_sign_anybody_in(filled, anna):
    with door(filled) as client:
        client.headers["origin"] = "https://evil.example"
        assert enter(client, anna).status_code == 403


def test_the_api_is_no_way_in_by_a_session(filled, anna):
    tokens = {"crm": SecretStr("crm-secret-crm-secret-crm-secret")}
    settings = filled.settings.model_copy(update={"api_tokens": tokens})
    with browser(replace(filled, settings=settings), one=anna) as client:
        assert client.get("/api/v1/alerts").status_code == 401


def come_from(address, client):
    """The same application, asked from another address."""
    return TestClient(client.app, base_url=BASE, headers=PAGE, client=(address, 50000))


def leave(client):
    """Sign out and stay known as a device."""
    client.post("/logout", headers={HEADER: csrf(client.get("/me"))})


def test_colleagues_who_come_at_once_are_not_refused(filled):
    staff = [person(filled, Role.MONITOR, name=f"Коллега {n}") for n in range(FREE_OF_ADDRESS + 8)]
    for one in staff:
        filled.access.people.set_password(one.id, BY.hash(GOOD), None)
    with door(filled, follow_redirects=False) as client:
        browsers = [come_from("10.0.0.9", client) for _ in staff]

        def come(browser, one):
            return enter(browser, one).status_code

        with ThreadPoolExecutor(len(staff)) as pool:
            codes = list(pool.map(come, browsers, staff))
    assert set(codes) <= {200, 303}


def test_a_stranger_does_not_lock_the_owner_out(filled, anna):
    with door(filled) as client:
        assert enter(client, anna).status_code == 200
        # Beside the owner; then from as many addresses as the account allows.
        for _ in range(FREE + 1):
            stranger = enter(come_from("testclient", client), anna, "wrong")
        assert stranger.status_code == 429
        for n in range(FREE_OF_ACCOUNT):
            enter(come_from(f"203.0.113.{n}", client), anna, "wrong")
        assert enter(come_from("203.0.113.99", client), anna).status_code == 429
        leave(client)
        assert enter(client, anna).url.path == "/"


def test_failures_from_elsewhere_are_not_those_of_the_owner(filled, anna):
    with door(filled) as client:
        for _ in range(FREE + 1):
            assert enter(come_from("203.0.113.5", client), anna, "wrong").status_code in (401, 429)
        assert enter(come_from("10.0.0.9", client), anna).status_code == 200


def test_a_known_device_guesses_no_oftener_and_is_unknown_to_others(filled, anna):
    boris = person(filled, Role.MONITOR, name="Борис")
    filled.access.people.set_password(boris.id, BY.hash(GOOD), None)
    with door(filled) as client:
        enter(client, anna)
        leave(client)
        codes = [enter(client, anna, "wrong").status_code for _ in range(FREE + 1)]
        assert codes == [401] * FREE + [429]
        (token,) = [client.cookies[name] for name in client.cookies if "device" in name]
        client.cookies.clear()
        client.cookies.set(f"otklik-device-{sha256(boris.login.encode()).hexdigest()[:12]}", token)
        for _ in range(FREE):
            enter(come_from("testclient", client), boris, "wrong")
        assert enter(client, boris).status_code == 429


@pytest.fixture
def told(filled, anna):
    """The installation where Anna and another administrator have channels."""
    channels = {"mail": SecretStr("json://127.0.0.1"), "boss": SecretStr("json://127.0.0.2")}
    settings = filled.settings.model_copy(update={"channels": channels})
    boss = person(filled, Role.ADMINISTRATOR, name="Вера")
    filled.access.people.set_password(boss.id, BY.hash(OTHER), None)
    filled.watch.duty.add(
        [], [replace(anna, channels=("mail",)), replace(boss, channels=("boss",))]
    )
    return replace(filled, settings=settings)


def sent(installation):
    later = installation.clock.now() + timedelta(minutes=1)
    return {
        d.person: d
        for d in installation.messages.outbox.due(later, 100, timedelta(0))
        if "access" in d.id
    }


def test_a_new_device_is_told_of_and_a_known_one_is_not(told, anna):
    with door(told) as client:
        client.headers["user-agent"] = "Mozilla/5.0 (Windows NT 10.0) Firefox/128.0"
        enter(client, anna)
        messages = sent(told)
        assert set(messages) == {"Анна", "Вера"}
        for message in messages.values():
            assert message.title == "Новое устройство: Анна"
            assert "Firefox, Windows, адрес testclient" in message.text
        assert f"{BASE}/me" in messages["Анна"].text
        assert f"{BASE}/people/{anna.login}" in messages["Вера"].text
        enter(client, anna)
        assert {m.id for m in sent(told).values()} == {m.id for m in messages.values()}


def test_a_new_password_is_told_of(told, anna):
    with browser(told, one=anna) as client:
        client.app.state.passwords = BY
        client.post("/me/password", data={"old": GOOD, "new": OTHER})
    titles = {who: message.title for who, message in sent(told).items()}
    assert titles == {"Анна": "Новый пароль: Анна", "Вера": "Новый пароль: Анна"}
    assert OTHER not in str(sent(told))


def test_without_channels_of_administrators_the_operators_are_told(told, anna):
    told.watch.duty.add([], [replace(anna, channels=()), replace(anna, id="Вера", channels=())])
    with door(told) as client:
        enter(client, anna)
    later = told.clock.now() + timedelta(minutes=1)
    due = [d for d in told.messages.outbox.due(later, 100, timedelta(0)) if "access" in d.id]
    assert {(d.person, d.channel) for d in due} == {(None, "mail"), (None, "boss")}
