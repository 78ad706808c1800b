"""One's own access: links, passwords and sessions, by the rules alone."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.clock import SystemClock
from app.signing import SECRET
from desks.access.desk import AccessDesk
from desks.access.invitations import LIFE
from desks.access.keys import KeysDesk
from desks.access.people import PeopleDesk
from desks.viewer import in_shell, on_page
from domain.access.signed import Signer, Ticket
from domain.errors import EntryRefused, Forbidden, NotFound, StoreUnavailable
from domain.person import Role
from domain.ports.audit import AuditFilter
from tests.desks.access.test_passwords import GOOD
from tests.desks.staff import BY, HOME, VERA, anna, first, invite, token

OTHER = "тихая протока у Свободного"
THIRD = "ещё одна тихая протока"


@pytest.fixture
def desk(installation):
    return AccessDesk(installation, BY)


@pytest.fixture
def people(installation):
    return PeopleDesk(installation)


def at(installation, moment):
    """The desk of the same installation at another time."""
    return AccessDesk(replace(installation, clock=SystemClock(start=moment)), BY)


def test_the_first_link_makes_one_administrator(desk, people, installation):
    link = people.first_link(VERA)
    assert link.startswith("http://127.0.0.1:8460/welcome/")
    assert desk.invited(token(link)) is None
    with pytest.raises(EntryRefused, match="короче"):
        desk.accept(token(link), "short", HOME, "Вера", "vera")
    made = desk.accept(token(link), GOOD, HOME, "  Вера   Зея ", "Vera").person
    assert (made.name, made.login, made.roles) == ("Вера Зея", "vera", {Role.ADMINISTRATOR})
    assert BY.fits(installation.access.people.password("vera")[1], GOOD)
    with pytest.raises(EntryRefused, match="уже есть"):
        people.first_link(VERA)
    with pytest.raises(EntryRefused, match="не действует"):
        desk.accept(token(link), GOOD, HOME, "Борис", "boris")


def test_a_link_is_good_for_a_day_and_once(desk, installation):
    invited, now = anna(installation), installation.clock.now()
    link = invite(installation)
    assert at(installation, now + timedelta(hours=23)).invited(link) == invited
    for wrong in ("", "x.y", link[:-1]):
        with pytest.raises(EntryRefused, match="не действует"):
            desk.invited(wrong)
    with pytest.raises(EntryRefused, match="не действует"):
        at(installation, now + timedelta(hours=24, seconds=60)).invited(link)
    second = invite(installation)
    desk.accept(second, GOOD, HOME)
    for spent in (link, second):
        with pytest.raises(EntryRefused, match="не действует"):
            desk.accept(spent, OTHER, HOME)
    desk.accept(invite(installation), OTHER, HOME)


def test_a_password_is_changed_by_who_knows_the_old_one(desk, installation):
    vera = on_page(first(installation))
    for old, new, why in (
        ("wrong", OTHER, "прежний пароль"),
        (GOOD, "short", "короче"),
        (GOOD, GOOD, "такой же"),
    ):
        with pytest.raises(EntryRefused, match=why):
            desk.change_password(vera, old, new, HOME)
    desk.change_password(vera, GOOD, OTHER, HOME)
    assert BY.fits(installation.access.people.password("vera")[1], OTHER)


def test_only_a_person_has_a_password_of_their_own(desk, installation):
    with pytest.raises(NotFound):
        desk.change_password(in_shell("root"), GOOD, OTHER, HOME)
    program = replace(on_page(first(installation)), rights=frozenset())
    with pytest.raises(Forbidden):
        desk.change_password(program, GOOD, OTHER, HOME)


def spends_by_a_newer_link(desk, people, one):
    people.link(VERA, "anna")


def spends_by_a_change_of_roles(desk, people, one):
    people.change(VERA, "anna", {Role.ADMINISTRATOR}, (), True)


def spends_by_a_disable(desk, people, one):
    people.switch(VERA, "anna", False)
    people.switch(VERA, "anna", True)


def spends_by_a_password(desk, people, one):
    desk.change_password(on_page(one), GOOD, OTHER, HOME)


def spends_by_a_new_key(desk, people, one):
    KeysDesk(people.installation).rotate_links(VERA, timedelta(days=7))


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
def test_a_link_is_spent(desk, people, installation, spend):
    first(installation)
    one = anna(installation)
    desk.accept(invite(installation), GOOD, HOME)
    link = invite(installation)
    assert desk.invited(link).id == one.id
    spend(desk, people, one)
    with pytest.raises(EntryRefused, match="не действует"):
        desk.accept(link, THIRD, HOME)
    assert desk.accept(invite(installation), THIRD, HOME).person.id == one.id


def test_a_newer_first_link_spends_the_one_before(desk, people):
    earlier, newer = (token(people.first_link(VERA)) for _ in range(2))
    with pytest.raises(EntryRefused, match="не действует"):
        desk.accept(earlier, GOOD, HOME, "Борис", "boris")
    assert desk.accept(newer, GOOD, HOME, "Вера Зея", "vera").person.login == "vera"


def test_a_key_alone_makes_no_link(desk, installation):
    """Neither of a file, nor the secret of the database."""
    anna(installation)
    invite(installation)
    ticket = Ticket(("Анна",), installation.clock.now() + LIFE, "1")
    secret = bytes.fromhex(installation.marks.value(SECRET))
    for key in (installation.key, installation.links_key, secret):
        with pytest.raises(EntryRefused, match="не действует"):
            desk.accept(Signer(key, "invitations").sign(ticket), GOOD, HOME)


def test_a_name_of_the_region_is_no_password(desk, installation):
    anna(installation)
    with pytest.raises(EntryRefused, match="подберут"):
        desk.accept(invite(installation), "Сковородино2026", HOME)


class Broken:
    """An audit that cannot be written."""

    def write(self, *_) -> None:
        raise StoreUnavailable("the disk is full")


def test_what_cannot_be_audited_is_not_done(people, installation):
    first(installation)
    anna(installation)
    people.add(VERA, "Борис", "boris", {Role.ADMINISTRATOR}, ())
    broken = replace(installation, audit=Broken())
    link, before = invite(installation), installation.access.people.all()
    people = PeopleDesk(broken)
    for deed in (
        lambda: people.add(VERA, "Новый", "new", {Role.MONITOR}, ()),
        lambda: people.change(VERA, "anna", {Role.ANALYST}, (), False),
        lambda: people.rename(VERA, "anna", "Анна Белова"),
        lambda: people.link(VERA, "anna"),
        lambda: people.end_sessions(VERA, "vera"),
        lambda: AccessDesk(broken, BY).accept(link, GOOD, HOME),
        lambda: AccessDesk(broken, BY).sign_in("vera", GOOD, HOME),
    ):
        with pytest.raises(StoreUnavailable):
            deed()
    assert installation.access.people.all() == before
    assert len(installation.access.sessions.all()) == 1  # of the first administrator
    assert AccessDesk(installation, BY).invited(link).name == "Анна"
    assert not installation.audit.read(AuditFilter(who="Анна"), 5)
