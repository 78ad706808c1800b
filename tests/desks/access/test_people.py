import re
from dataclasses import replace

import pytest

from desks.access.desk import AccessDesk
from desks.access.people import PeopleDesk
from domain.bell import Cause, Ring
from domain.errors import EntryRefused, NotFound
from domain.person import Role
from domain.ports.audit import AuditFilter
from domain.saved_search import SavedSearch
from tests.desks.access.test_passwords import GOOD
from tests.desks.staff import BY, HOME, VERA, anna, first, invite

OTHER = "тихая протока у Свободного"


@pytest.fixture
def desk(installation):
    return PeopleDesk(installation)


def test_a_link_of_somebody_who_may_not_sign_in_leads_nowhere(desk, installation):
    first(installation)
    anna(installation)
    link = invite(installation)
    desk.switch(VERA, "anna", False)
    with pytest.raises(EntryRefused, match="не действует"):
        AccessDesk(installation, BY).accept(link, GOOD, HOME)
    with pytest.raises(EntryRefused, match="сначала разрешите"):
        desk.link(VERA, "anna")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"name": "  "}, "как зовут"),
        ({"login": "a"}, "имя для входа"),
        ({"login": "анна"}, "имя для входа"),
        ({"login": "a b"}, "имя для входа"),
        ({"roles": set()}, "ни одной роли"),
        ({"bodies": ["none"]}, "таких органов в регионе нет: none"),
        ({"name": "Вера Зея", "login": "other"}, "уже есть"),
        ({"login": "VERA"}, "уже есть"),
    ],
)
def test_a_mistake_is_named_and_nobody_is_added(desk, installation, change, why):
    first(installation)
    given = {"name": "Анна", "login": "anna", "roles": {Role.MONITOR}, "bodies": [], **change}
    with pytest.raises(EntryRefused, match=why):
        desk.add(VERA, **given)
    assert [p.login for p in installation.access.people.all()] == ["vera"]


def test_the_last_administrator_stays_one(desk, installation):
    first(installation)
    desk.add(VERA, "Пока без пароля", "later", {Role.ADMINISTRATOR}, ())
    for roles, enabled in (({Role.MONITOR}, True), ({Role.ADMINISTRATOR}, False)):
        with pytest.raises(EntryRefused, match="единственный администратор"):
            desk.change(VERA, "vera", roles, (), enabled)
    AccessDesk(installation, BY).accept(invite(installation, "later"), OTHER, HOME)
    desk.change(VERA, "vera", {Role.MONITOR}, (), True)
    assert not installation.access.people.get("Вера Зея").administers


def test_people_are_found_by_either_name(desk, installation):
    vera = first(installation)
    assert desk.login_of(VERA, " VERA ") == desk.login_of(VERA, "вера зея") == vera.login
    with pytest.raises(EntryRefused, match="такого человека нет"):
        desk.login_of(VERA, "anna")


def test_nothing_is_done_to_somebody_who_is_not_there(desk):
    for deed in (desk.one, desk.link, desk.end_sessions):
        with pytest.raises(NotFound, match="такого человека нет"):
            deed(VERA, "anna")


def test_a_change_of_role_forgets_what_the_bell_told_of_before(desk, installation):
    first(installation)
    anna(installation)
    [person] = [one for one in installation.access.people.all() if one.login == "anna"]
    now, bell = installation.clock.now(), installation.messages.bell
    ring = Ring(person.id, Cause.SUBSCRIPTION, "s", "Новое по поиску", "АСН24", "/search", now)
    bell.ring([ring, replace(ring, cause=Cause.FAILURE)])
    desk.change(VERA, "anna", person.roles, person.bodies, True)
    assert bell.unread(person.id, list(Cause)) == 2
    desk.change(VERA, "anna", {Role.COORDINATOR}, ["housing"], True)
    assert [one.cause for one in bell.latest(person.id, list(Cause), 9)] == [Cause.FAILURE]


def test_every_change_is_in_the_audit_and_no_secret(desk, installation):
    first(installation)
    desk.add(VERA, "Анна", "anna", {Role.EXECUTOR}, ["housing"])
    AccessDesk(installation, BY).accept(invite(installation), GOOD, HOME)
    desk.change(VERA, "anna", {Role.MONITOR}, (), False)
    looks = [(one.who, one.what, one.detail) for one in installation.audit.read(AuditFilter(), 10)][
        ::-1
    ]
    assert looks == [
        ("Вера", "person", "выдана ссылка первого администратора"),
        ("Вера Зея", "person", "Вера Зея: первый администратор"),
        ("Вера Зея", "sign-in", "127.0.0.1"),
        ("Вера", "person", "Анна: добавлен, исполнитель; органы: housing"),
        ("Вера", "person", "Анна: выдана одноразовая ссылка"),
        ("Анна", "password", "выбран по одноразовой ссылке"),
        ("Анна", "sign-in", "127.0.0.1"),
        ("Вера", "person", "Анна: мониторинг; вход запрещён"),
    ]
    assert not re.search("argon2|welcome", str(looks))


def test_a_person_is_renamed_and_stays_the_same(desk, installation):
    vera = first(installation)
    installation.watch.searches.add(
        SavedSearch("вода", vera.name, "вода", True, installation.clock.now())
    )
    renamed = desk.rename(VERA, "vera", "  Вера   Бурея ")
    assert (renamed.name, renamed.login) == ("Вера Бурея", "vera")
    assert installation.access.people.get("Вера Зея") is None
    assert installation.access.people.get("Вера Бурея").administers
    assert [search.owner for search in installation.watch.searches.all()] == ["Вера Бурея"]
    look, *_ = installation.audit.read(AuditFilter(), 1)
    assert (look.who, look.what) == ("Вера", "person")
    assert "Вера Зея: переименован, теперь Вера Бурея" in look.detail
    assert installation.audit.read(AuditFilter(who="Вера Зея"), 5)


@pytest.mark.parametrize(
    ("name", "why"), [(" ", "как зовут"), ("Анна", "и так зовут"), ("Вера Зея", "уже есть")]
)
def test_a_name_that_cannot_be_is_refused(desk, installation, name, why):
    first(installation)
    before = anna(installation)
    with pytest.raises(EntryRefused, match=why):
        desk.rename(VERA, "anna", name)
    assert installation.access.people.get("Анна") == before
    assert "переименован" not in str(installation.audit.read(AuditFilter(), 5))
