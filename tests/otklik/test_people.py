import re

import pytest

from app.settings import read_settings
from app.wiring import open_installation
from desks.access.desk import AccessDesk
from domain.errors import EntryRefused
from tests.desks.staff import BY

ADD = ["people", "add", "Анна Белова", "--login", "anna", "--role", "администратор"]
LINK = re.compile(r"http://127\.0\.0\.1:8460/welcome/\S+")


def refusal(result):
    assert isinstance(result.exception, EntryRefused)
    return str(result.exception)


def test_an_administrator_is_added_and_gets_a_link(otklik):
    said = otklik(*ADD, "--role", "duty")
    assert LINK.search(said.output)
    listed = otklik("people", "list").output
    assert "дежурный, администратор" in listed
    assert "пароль ещё не выбран" in listed


def test_who_is_locked_out_gets_a_new_link(otklik):
    otklik(*ADD)
    for name in ("anna", "анна белова"):
        assert LINK.search(otklik("people", "reset", name).output)
    assert "такого человека нет" in refusal(otklik("people", "reset", "boris"))


def test_the_link_of_the_first_administrator_is_given_while_there_is_none(otklik):
    assert LINK.search(otklik("people", "first").output)
    otklik(*ADD)
    assert LINK.search(otklik("people", "first").output)  # nobody can sign in yet
    with open_installation(read_settings()) as installation:
        installation.access.people.set_password("Анна Белова", "hash", None)
    assert "уже есть" in refusal(otklik("people", "first"))
    assert "единственный администратор" in refusal(otklik("people", "disable", "anna"))


def test_sign_in_is_forbidden_and_allowed_again(otklik):
    otklik("people", "add", "Борис", "--login", "boris", "--role", "monitor")
    otklik("tokens", "add", "crm", "--right", "alerts", "--for", "30д", "--who", "Борис")
    assert "действуют: crm" in otklik("people", "disable", "boris").output
    assert "вход запрещён" in otklik("people", "list").output
    assert "сначала разрешите" in refusal(otklik("people", "reset", "boris"))
    otklik("people", "enable", "boris")
    assert LINK.search(otklik("people", "reset", "boris").output)


@pytest.mark.parametrize("role", ["король", ""])
def test_a_role_that_is_none_is_named(otklik, role):
    said = otklik("people", "add", "Борис", "--login", "boris", "--role", role)
    assert "не роль; роли: мониторинг" in refusal(said)


def test_rename_keeps_the_login(otklik):
    otklik("people", "add", "Анна Белова", "--login", "anna", "--role", "monitor")
    seen = otklik("people", "rename", "anna", "Анна Зейская")
    assert seen.exit_code == 0
    assert "«Анна Белова» теперь «Анна Зейская»" in seen.output
    listed = otklik("people", "list").output
    assert "Анна Зейская" in listed
    assert "Белова" not in listed


def test_a_new_key_of_links_ends_those_given_out(otklik):
    given = otklik("people", "add", "Анна", "--login", "anna", "--role", "monitor").output
    link = re.search(r"/welcome/(\S+)", given)[1]
    assert "Ключ сменён" in otklik("keys", "rotate", "links").output
    with (
        open_installation(read_settings()) as installation,
        pytest.raises(EntryRefused, match="не действует"),
    ):
        AccessDesk(installation, BY).invited(link)
