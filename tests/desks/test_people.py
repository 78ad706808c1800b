import re
from dataclasses import replace
from datetime import timedelta

import pytest

from app.signing import rotate
from desks.invitations import LIFE
from desks.passwords import Passwords
from desks.people import PeopleBook
from domain.errors import EntryRefused
from domain.person import Role
from domain.ports.audit import Wanted
from domain.saved_search import SavedSearch
from domain.signed import Signer, Ticket
from tests.desks.test_passwords import CHEAP, GOOD

OTHER = "тихая протока у Свободного"
BY = Passwords(CHEAP)


@pytest.fixture
def book(parts):
    return PeopleBook(parts)


@pytest.fixture
def now(parts):
    return parts.clock.now()


def token(link):
    return link.rpartition("/")[2]


def first(book, now):
    """The first administrator."""
    return book.accept(token(book.first_link(now)), GOOD, BY, now, "Вера Зея", "Vera")


def test_the_first_link_makes_one_administrator(book, parts, now):
    link = book.first_link(now)
    assert link.startswith("http://127.0.0.1:8460/welcome/")
    assert book.invited(token(link), now) is None
    with pytest.raises(EntryRefused, match="короче"):
        book.accept(token(link), "short", BY, now, "Вера", "vera")
    made = book.accept(token(link), GOOD, BY, now, "  Вера   Зея ", "Vera")
    assert (made.name, made.login, made.roles) == ("Вера Зея", "vera", {Role.ADMINISTRATOR})
    assert BY.fits(parts.people.password("vera")[1], GOOD)
    assert book.first_link(now) is None
    with pytest.raises(EntryRefused, match="не действует"):
        book.accept(token(link), GOOD, BY, now, "Борис", "boris")


def test_a_link_is_good_for_a_day_and_once(book, now):
    anna = book.add("Анна", "anna", {Role.MONITOR}, (), "Вера", now)
    link = token(book.link(anna, "Вера", now))
    assert book.invited(link, now + timedelta(hours=23)) == anna
    for wrong in ("", "x.y", link[:-1]):
        with pytest.raises(EntryRefused, match="не действует"):
            book.invited(wrong, now)
    with pytest.raises(EntryRefused, match="не действует"):
        book.invited(link, now + timedelta(hours=24))
    second = token(book.link(anna, "Вера", now))
    book.accept(second, GOOD, BY, now)
    for spent in (link, second):
        with pytest.raises(EntryRefused, match="не действует"):
            book.accept(spent, OTHER, BY, now)
    again = token(book.link(anna, "Вера", now))
    book.accept(again, OTHER, BY, now)


def test_a_link_of_somebody_who_may_not_sign_in_leads_nowhere(book, parts, now):
    first(book, now)
    anna = book.add("Анна", "anna", {Role.MONITOR}, (), "Вера", now)
    link = token(book.link(anna, "Вера", now))
    book.change(anna, anna.roles, (), False, "Вера", now)
    with pytest.raises(EntryRefused, match="не действует"):
        book.accept(link, GOOD, BY, now)
    with pytest.raises(EntryRefused, match="сначала разрешите"):
        book.link(parts.people.get("Анна"), "Вера", now)


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
def test_a_mistake_is_named_and_nobody_is_added(book, parts, now, change, why):
    first(book, now)
    given = {"name": "Анна", "login": "anna", "roles": {Role.MONITOR}, "bodies": [], **change}
    with pytest.raises(EntryRefused, match=why):
        book.add(**given, who="Вера", now=now)
    assert [p.login for p in parts.people.all()] == ["vera"]


def test_the_last_administrator_stays_one(book, parts, now):
    vera = replace(first(book, now), has_password=True)
    book.add("Пока без пароля", "later", {Role.ADMINISTRATOR}, (), "Вера", now)
    for roles, enabled in (({Role.MONITOR}, True), ({Role.ADMINISTRATOR}, False)):
        with pytest.raises(EntryRefused, match="единственный администратор"):
            book.change(vera, roles, (), enabled, "Вера", now)
    later = parts.people.get("Пока без пароля")
    book.accept(token(book.link(later, "Вера", now)), OTHER, BY, now)
    book.change(vera, {Role.MONITOR}, (), True, "Вера", now)
    assert not parts.people.get("Вера Зея").administers


def test_a_password_is_changed_by_who_knows_the_old_one(book, parts, now):
    vera = first(book, now)
    for old, new, why in (
        ("wrong", OTHER, "прежний пароль"),
        (GOOD, "short", "короче"),
        (GOOD, GOOD, "такой же"),
    ):
        with pytest.raises(EntryRefused, match=why):
            book.change_password(vera, old, new, BY, now)
    book.change_password(vera, GOOD, OTHER, BY, now)
    assert BY.fits(parts.people.password("vera")[1], OTHER)


def test_people_are_found_by_either_name(book, now):
    vera = first(book, now)
    assert book.find(" VERA ").id == book.find("вера зея").id == vera.id
    with pytest.raises(EntryRefused, match="такого человека нет"):
        book.find("anna")


def test_every_change_is_in_the_audit_and_no_secret(book, parts, now):
    vera = first(book, now)
    anna = book.add("Анна", "anna", {Role.EXECUTOR}, ["housing"], vera.name, now)
    link = book.link(anna, vera.name, now)
    book.accept(token(link), GOOD, BY, now)
    book.change(anna, {Role.MONITOR}, (), False, vera.name, now)
    looks = [(one.who, one.what, one.detail) for one in parts.audit.read(Wanted(), 10)][::-1]
    assert looks == [
        ("Вера Зея", "person", "Вера Зея: первый администратор"),
        ("Вера Зея", "person", "Анна: добавлен, исполнитель; органы: housing"),
        ("Вера Зея", "person", "Анна: выдана одноразовая ссылка"),
        ("Анна", "password", "выбран по одноразовой ссылке"),
        ("Вера Зея", "person", "Анна: мониторинг; вход запрещён"),
    ]
    assert not re.search("argon2|welcome", str(looks))


def spends_by_a_newer_link(book, anna, now):
    book.link(anna, "Вера", now)


def spends_by_a_change_of_roles(book, anna, now):
    book.change(anna, {Role.ADMINISTRATOR}, (), True, "Вера", now)


def spends_by_a_disable(book, anna, now):
    book.change(anna, anna.roles, (), False, "Вера", now)
    book.change(anna, anna.roles, (), True, "Вера", now)


def spends_by_a_password(book, anna, now):
    book.change_password(anna, GOOD, OTHER, BY, now)


def spends_by_a_new_key(book, anna, now):
    rotate(book.parts, "Вера", now)


@pytest.mark.parametrize(
    "spend",
    [
        spends_by_a_newer_link,
        spends_by_a_change_of_roles,
        spends_by_a_disable,
        spends_by_a_password,
        spends_by_a_new_key,
    ],
)
def test_a_link_is_spent(book, now, spend):
    first(book, now)
    anna = book.add("Анна", "anna", {Role.MONITOR}, (), "Вера", now)
    book.accept(token(book.link(anna, "Вера", now)), GOOD, BY, now)
    link = token(book.link(anna, "Вера", now))
    assert book.invited(link, now).id == anna.id
    spend(book, anna, now)
    with pytest.raises(EntryRefused, match="не действует"):
        book.accept(link, "ещё одна тихая протока", BY, now)
    again = token(book.link(anna, "Вера", now))
    assert book.accept(again, "ещё одна тихая протока", BY, now).id == anna.id


def test_a_newer_first_link_spends_the_one_before(book, now):
    earlier, newer = (token(book.first_link(now)) for _ in range(2))
    with pytest.raises(EntryRefused, match="не действует"):
        book.accept(earlier, GOOD, BY, now, "Борис", "boris")
    assert book.accept(newer, GOOD, BY, now, "Вера Зея", "vera").login == "vera"


def test_the_key_of_the_pseudonyms_alone_makes_no_link(book, parts, now):
    anna = book.add("Анна", "anna", {Role.MONITOR}, (), "Вера", now)
    book.link(anna, "Вера", now)
    forged = Signer(parts.key, "invitations").sign(Ticket(("Анна",), now + LIFE, "1"))
    with pytest.raises(EntryRefused, match="не действует"):
        book.accept(forged, GOOD, BY, now)


def test_a_person_is_renamed_and_stays_the_same(book, parts, now):
    vera = first(book, now)
    parts.searches.add(SavedSearch("вода", vera.name, "вода", True, now))
    renamed = book.rename(vera, "  Вера   Бурея ", "Вера Зея", now)
    assert (renamed.name, renamed.login) == ("Вера Бурея", "vera")
    assert parts.people.get("Вера Зея") is None
    assert parts.people.get("Вера Бурея").administers
    assert [search.owner for search in parts.searches.all()] == ["Вера Бурея"]
    look, *_ = parts.audit.read(Wanted(), 1)
    assert (look.who, look.what) == ("Вера Зея", "person")
    assert "Вера Зея: переименован, теперь Вера Бурея" in look.detail
    assert parts.audit.read(Wanted(who="Вера Зея"), 5)


@pytest.mark.parametrize(
    ("name", "why"), [(" ", "как зовут"), ("Анна", "и так зовут"), ("Вера Зея", "уже есть")]
)
def test_a_name_that_cannot_be_is_refused(book, parts, now, name, why):
    first(book, now)
    anna = book.add("Анна", "anna", {Role.MONITOR}, (), "Вера", now)
    with pytest.raises(EntryRefused, match=why):
        book.rename(anna, name, "Вера Зея", now)
    assert parts.people.get("Анна") == anna


def test_a_name_of_the_region_is_no_password(book, now):
    anna = book.add("Анна", "anna", {Role.MONITOR}, (), "Вера", now)
    link = token(book.link(anna, "Вера", now))
    with pytest.raises(EntryRefused, match="подберут"):
        book.accept(link, "Сковородино2026", BY, now)
