"""A second factor from enrolment to reset, by the rules alone."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.clock import SystemClock
from desks.access.desk import AccessDesk, CodeAsked, SignIn
from desks.access.factors import FactorDesk, accept_code
from desks.access.people import PeopleDesk
from desks.viewer import on_page
from domain.access.one_time_code import STEP, code_at, step_of
from domain.bell import Cause
from domain.errors import EntryRefused, Forbidden, MustWait
from domain.person import Role
from domain.ports.audit import AuditFilter
from tests.desks.access.test_passwords import GOOD
from tests.desks.staff import BY, HOME, VERA, anna, first, invite

OTHER = "тихая протока у Свободного"


class Telephone:
    """The application of one person, with the secret that the page showed."""

    def __init__(self, installation, login="vera"):
        self.installation = installation
        person, _ = installation.access.people.password(login)
        self.viewer, self.ahead = on_page(person), 0
        desk = FactorDesk(installation)
        enrolment = desk.begin(self.viewer)
        from base64 import b32decode

        self.secret = b32decode(enrolment.typed.replace(" ", ""))
        self.codes = desk.confirm(self.viewer, enrolment.ticket, self.code(), "here")

    def code(self, step=0):
        return code_at(self.secret, step_of(self.installation.clock.now()) + step)


@pytest.fixture
def still(installation):
    """A clock that stands, so that a code is of a known step."""

    class Still(SystemClock):
        def now(self):
            return moment

    moment = installation.clock.now().replace(microsecond=0)
    return replace(installation, clock=Still())


@pytest.fixture
def vera(still):
    return first(still)


@pytest.fixture
def phone(still, vera):
    return Telephone(still)


def later(installation, time):
    moment = installation.clock.now() + time

    class Later(SystemClock):
        def now(self):
            return moment

    return replace(installation, clock=Later())


def asked(installation, login="vera"):
    entry = AccessDesk(installation, BY).sign_in(login, GOOD, HOME)
    assert isinstance(entry, CodeAsked)
    return entry.ticket


def enter(installation, ticket, code):
    return AccessDesk(installation, BY).enter_code(ticket, code, HOME)


def test_a_password_alone_signs_in_until_a_factor_is_confirmed(still, vera):
    desk, viewer = FactorDesk(still), on_page(vera)
    desk.begin(viewer)
    assert isinstance(AccessDesk(still, BY).sign_in("vera", GOOD, HOME), SignIn)
    with pytest.raises(EntryRefused, match="код не подошёл"):
        desk.confirm(viewer, desk.begin(viewer).ticket, "000000", "here")
    assert desk.factor(viewer) is None


def test_then_a_code_is_asked_and_the_same_one_is_refused_again(still, phone):
    then = later(still, timedelta(seconds=STEP))
    ticket = asked(then)
    assert not then.access.sessions.of("Вера Зея")
    code = code_at(phone.secret, step_of(then.clock.now()))
    assert enter(then, ticket, code).person.id == "Вера Зея"
    with pytest.raises(EntryRefused, match="код не подошёл"):
        enter(then, asked(then), code)
    before = code_at(phone.secret, step_of(then.clock.now()) - 1)
    with pytest.raises(EntryRefused, match="код не подошёл"):
        enter(then, asked(then), before)


def test_the_code_of_the_enrolment_signs_nobody_in(still, phone):
    with pytest.raises(EntryRefused, match="код не подошёл"):
        enter(still, asked(still), phone.code())


def test_a_factor_sealed_by_another_key_is_told(still, phone):
    person, _ = still.access.people.password("vera")
    with pytest.raises(EntryRefused, match="закрыт другим ключом"):
        accept_code(replace(still, links_key=bytes(32)), person, "123456", still.clock.now())


def test_one_code_at_once_signs_in_once(still, phone):
    then = later(still, timedelta(seconds=STEP))
    ticket, code = asked(then), code_at(phone.secret, step_of(then.clock.now()))

    def tries(_):
        try:
            return enter(then, ticket, code)
        except EntryRefused:
            return None

    with ThreadPoolExecutor(4) as pool:
        entries = [entry for entry in pool.map(tries, range(4)) if entry]
    assert len(entries) == 1


def test_a_recovery_code_signs_in_once_and_is_told(still, phone):
    ticket = asked(still)
    assert isinstance(enter(still, ticket, phone.codes[0].upper()), SignIn)
    with pytest.raises(EntryRefused, match="уже использован"):
        enter(still, ticket, phone.codes[0])
    assert FactorDesk(still).factor(phone.viewer).left == 9
    rows = still.audit.read(AuditFilter(what="second factor"), 9)
    assert [row.detail for row in rows] == [
        "Вера Зея: запасной код, осталось 9",
        "Вера Зея: включён",
    ]


def test_the_database_has_neither_the_secret_nor_the_codes(still, phone):
    row = still.access.factors.get("Вера Зея")
    assert phone.secret not in row.sealed
    from store.engine import open_database
    from store.tables.people import people

    engine = open_database(still.settings.database_url)
    with engine.connect() as connection:
        stored = str(connection.execute(select(people)).mappings().all())
    engine.dispose()
    for code in phone.codes:
        assert code not in stored
        assert code.replace("-", "") not in stored


def test_after_five_wrong_codes_also_a_right_one_waits(still, phone):
    then = later(still, timedelta(seconds=STEP))
    ticket = asked(then)
    for _ in range(5):
        with pytest.raises(EntryRefused, match="код не подошёл"):
            enter(then, ticket, "000000")
    with pytest.raises(MustWait):
        enter(then, ticket, code_at(phone.secret, step_of(then.clock.now())))
    much = later(then, timedelta(minutes=2))
    assert enter(much, ticket, code_at(phone.secret, step_of(much.clock.now())))


def test_the_step_between_ends_with_its_time_and_with_the_password(still, phone):
    ticket = asked(still)
    with pytest.raises(EntryRefused, match="время вышло"):
        enter(later(still, timedelta(minutes=6)), ticket, phone.code())
    AccessDesk(still, BY).change_password(phone.viewer, GOOD, OTHER, HOME)
    with pytest.raises(EntryRefused, match="время вышло"):
        enter(still, ticket, phone.codes[0])
    for forged in ("", "x.y", ticket[:-2]):
        with pytest.raises(EntryRefused, match="время вышло"):
            enter(still, forged, phone.codes[0])


def test_a_link_for_a_new_password_asks_the_code_too(still, phone):
    link = invite(still, "vera")
    entry = AccessDesk(still, BY).accept(link, OTHER, HOME)
    assert isinstance(entry, CodeAsked)
    assert not still.access.sessions.of("Вера Зея")
    assert isinstance(enter(still, entry.ticket, phone.codes[0]), SignIn)


def test_an_enrolment_is_of_its_person_and_not_of_another(still, vera):
    anna(still)
    AccessDesk(still, BY).accept(invite(still), GOOD, HOME)
    person, _ = still.access.people.password("anna")
    theirs = FactorDesk(still).begin(on_page(person))
    with pytest.raises(EntryRefused, match="страница устарела"):
        FactorDesk(still).confirm(on_page(vera), theirs.ticket, "000000", "here")


def test_enrolment_ends_other_sessions(still, vera):
    desk = AccessDesk(still, BY)
    entries = [desk.sign_in("vera", GOOD, HOME) for _ in range(2)]
    assert len(still.access.sessions.of(vera.id)) >= 2
    assert all(isinstance(entry, SignIn) for entry in entries)
    Telephone(still)
    assert not still.access.sessions.of(vera.id)


def test_new_codes_replace_all_earlier_ones(still, phone):
    codes = FactorDesk(still).renew(phone.viewer, phone.codes[0])
    assert not set(codes) & set(phone.codes)
    with pytest.raises(EntryRefused, match="уже использован"):
        enter(still, asked(still), phone.codes[1])
    assert enter(still, asked(still), codes[1])


def test_it_is_switched_off_by_a_code_unless_the_role_needs_it(still, phone):
    settings = still.settings.model_copy(update={"second_factor_roles": [Role.ADMINISTRATOR]})
    strict = replace(still, settings=settings)
    with pytest.raises(EntryRefused, match="обязателен"):
        FactorDesk(strict).switch_off(phone.viewer, phone.codes[0])
    with pytest.raises(EntryRefused, match="код не подошёл"):
        FactorDesk(still).switch_off(phone.viewer, "000000")
    FactorDesk(still).switch_off(phone.viewer, phone.codes[0])
    assert isinstance(AccessDesk(still, BY).sign_in("vera", GOOD, HOME), SignIn)


def test_another_administrator_resets_it_and_every_one_is_told(still, phone):
    desk = FactorDesk(still)
    with pytest.raises(EntryRefused, match="другой администратор"):
        desk.reset(phone.viewer, "vera")
    PeopleDesk(still).add(VERA, "Борис", "boris", {Role.ADMINISTRATOR}, ())
    AccessDesk(still, BY).accept(invite(still, "boris"), GOOD, HOME)
    boris = on_page(still.access.people.get("Борис"))
    with pytest.raises(Forbidden):
        desk.reset(replace(boris, rights=frozenset()), "vera")
    enter(still, asked(still), phone.codes[0])
    desk.reset(boris, "vera")
    assert not still.access.sessions.of("Вера Зея")
    assert isinstance(AccessDesk(still, BY).sign_in("vera", GOOD, HOME), SignIn)
    for name in ("Вера Зея", "Борис"):
        titles = [ring.title for ring in still.messages.bell.latest(name, [Cause.ACCESS], 9)]
        assert "Сброшен второй фактор: Вера Зея" in titles
    with pytest.raises(EntryRefused, match="второго фактора нет"):
        desk.reset(boris, "vera")


def test_a_rename_keeps_the_factor(still, phone):
    PeopleDesk(still).rename(VERA, "vera", "Вера Амурская")
    assert enter(still, asked(still), phone.codes[0]).person.name == "Вера Амурская"


def test_no_message_and_no_row_of_the_audit_has_a_code(still, phone):
    enter(still, asked(still), phone.codes[0])
    later_ = still.clock.now() + timedelta(minutes=1)
    text = str(still.audit.read(AuditFilter(), 99)) + str(
        still.messages.outbox.due(later_, 99, timedelta(0))
    )
    assert not re.search("|".join(map(re.escape, (*phone.codes, phone.secret.hex()))), text)
