"""Sources are changed, audited and crawled in one step, on either database."""

from dataclasses import replace

import pytest
from pydantic import SecretStr

from app.key import create_key
from app.settings import Settings
from app.wiring import open_installation, sync_registry
from desks.access.desk import AccessDesk
from desks.access.people import PeopleDesk
from desks.access.tokens import TokenDesk
from desks.probes import ProbeDesk
from desks.sources import SourceDesk
from desks.viewer import by_token, in_shell
from domain.access.token import Token
from domain.errors import NotFound, RowRefused, StoreUnavailable
from domain.person import Right
from domain.ports.audit import AuditFilter
from tests.desks.access.test_passwords import GOOD
from tests.desks.staff import BY, HOME, VERA, anna, first, invite

TYNDA = {"id": "tynda", "kind": "telegram", "title": "Тында LIVE", "address": "tynda_live"}
ANNA = in_shell("anna")


@pytest.fixture
def desk(installation):
    sync_registry(installation)
    return SourceDesk(installation)


def looks(installation):
    return [(one.who, one.what, one.detail) for one in installation.audit.read(AuditFilter(), 20)][
        ::-1
    ]


def crawled(installation):
    return {s.source.id for s in installation.crawl.sources.statuses() if s.source.enabled}


def test_who_changed_what_stands_in_the_audit_log(desk, installation) -> None:
    assert desk.add(ANNA, TYNDA).change.who == "anna"
    assert looks(installation) == [("anna", "registry", "добавлен: tynda")]


def test_a_program_changes_a_source_in_the_name_of_a_person(desk, installation) -> None:
    token = Token("crm", frozenset({Right.SOURCES}), frozenset(), "", installation.clock.now())
    row = desk.add(by_token(token, "Анна"), TYNDA)
    assert row.change.who == "Анна"
    assert looks(installation) == [("crm", "registry", "добавлен: tynda (от имени: Анна)")]


def test_a_mistake_is_told_by_key_and_changes_nothing(desk, installation) -> None:
    before = installation.crawl.registry.picture()
    with pytest.raises(RowRefused, match="муниципалитет: ") as refused:
        desk.add(ANNA, {**TYNDA, "municipality": "moon"})
    assert refused.value.problems.keys() == {"municipality"}
    with pytest.raises(NotFound, match="источника moon нет"):
        desk.switch(ANNA, "moon", False)
    with pytest.raises(NotFound, match="изменений источника asn24 нет"):
        desk.forget(ANNA, "asn24")
    assert installation.crawl.registry.picture() == before
    assert not looks(installation)


def test_what_fails_half_way_is_neither_changed_nor_audited_nor_shown(desk, installation) -> None:
    class Broken:
        """A timetable that cannot be written."""

        def sync(self, *_) -> None:
            raise StoreUnavailable("the disk is full")

    timetable, installation.crawl.registry._sources = installation.crawl.registry._sources, Broken()
    for deed in (
        lambda: desk.add(ANNA, TYNDA),
        lambda: desk.switch(ANNA, "asn24", False),
        lambda: desk.import_list(ANNA, b"https://t.me/zeya_live"),
    ):
        with pytest.raises(StoreUnavailable):
            deed()
    assert "tynda" not in installation.crawl.registry
    assert installation.crawl.registry["asn24"].enabled
    assert not installation.crawl.registry._store.changes()[1]
    assert not looks(installation)
    installation.crawl.registry._sources = timetable
    desk.add(ANNA, TYNDA)
    assert "tynda" in crawled(installation)


@pytest.fixture
def distributed(tmp_path, postgresql_url):
    settings = Settings(data=tmp_path, database=SecretStr(postgresql_url))
    create_key(settings.key_file)
    with open_installation(settings) as installation:
        sync_registry(installation)
        yield installation


def test_deeds_are_one_transaction_on_a_server_too(distributed) -> None:
    installation = distributed
    desk = SourceDesk(installation)
    desk.add(ANNA, TYNDA)
    desk.switch(ANNA, "tynda", False)
    assert desk.forget(ANNA, "tynda") is None
    ProbeDesk(installation).ask_address(ANNA, "https://a.example/", None, False)
    TokenDesk(installation).issue(ANNA, "crm", [Right.REGION], [], None)
    TokenDesk(installation).revoke(ANNA, "crm")
    first(installation)
    anna(installation)
    access = AccessDesk(installation, BY)
    access.accept(invite(installation), GOOD, HOME)
    people = PeopleDesk(installation)
    people.rename(VERA, "anna", "Анна Белова")
    assert people.end_sessions(VERA, "anna") == 1
    person = access.sign_in("anna", GOOD, HOME).person
    assert person.name == "Анна Белова"
    assert [what for _, what, _ in looks(installation)] == [
        *["registry"] * 3,
        "probe",
        *["token"] * 2,
        *["person", "person", "sign-in"],
        *["person", "person", "password", "sign-in"],
        *["person", "sessions", "sign-in"],
    ]

    class Broken:
        def write(self, *_) -> None:
            raise StoreUnavailable("the disk is full")

    before = (
        installation.access.people.all(),
        installation.access.sessions.all(),
        installation.crawl.registry._store.changes(),
    )
    broken = replace(installation, audit=Broken())
    for deed in (
        lambda: PeopleDesk(broken).rename(VERA, "anna", "Анна Зея"),
        lambda: AccessDesk(broken, BY).sign_in("anna", GOOD, HOME),
        lambda: SourceDesk(broken).add(ANNA, TYNDA),
    ):
        with pytest.raises(StoreUnavailable):
            deed()
    assert (
        installation.access.people.all(),
        installation.access.sessions.all(),
        installation.crawl.registry._store.changes(),
    ) == before
