"""A list asks the database as often for many as for few."""

import pytest

from desks.access.people import PeopleDesk
from desks.access.sessions import new_session
from desks.access.tokens import TokenDesk
from desks.probes import ProbeDesk
from desks.sources import SourceDesk
from desks.viewer import in_shell
from domain.access.token import Token
from domain.person import Person, Right, Role
from domain.probe import Probe
from tests.statements import statements

VERA = in_shell("Вера")
ROLES = frozenset({Role.MONITOR})


def staff(installation, n):
    now = installation.clock.now()
    one = Person(f"Имя {n}", f"Имя {n}", ROLES, login=f"login{n}")
    installation.access.people.add(one)
    for _ in range(2):
        installation.access.sessions.add(new_session(one, now, "127.0.0.1", "Firefox")[1])


def source(installation, n):
    row = {"id": f"s{n}", "kind": "telegram", "title": f"Канал {n}", "address": f"channel_{n}"}
    installation.crawl.registry.save([row], "Вера")


def probe(installation, n):
    row = {"kind": "rss", "address": f"https://a.example/{n}"}
    installation.crawl.probes.ask(Probe(str(n), "Вера", installation.clock.now(), (row,)))


def token(installation, n):
    made = Token(f"t{n}", frozenset({Right.REGION}), frozenset(), "Вера", installation.clock.now())
    installation.access.tokens.add(made, str(n))


@pytest.mark.parametrize(
    ("more", "read"),
    [
        (staff, lambda installation: PeopleDesk(installation).all(VERA)),
        (source, lambda installation: SourceDesk(installation).all(VERA)),
        (probe, lambda installation: ProbeDesk(installation).recent(VERA)),
        (token, lambda installation: TokenDesk(installation).all(VERA)),
    ],
    ids=["people", "sources", "probes", "tokens"],
)
def test_a_list_of_many_costs_as_many_queries_as_one_of_few(installation, more, read) -> None:
    more(installation, 0)
    with statements() as few:
        before = len(read(installation))
    for n in range(1, 12):
        more(installation, n)
    with statements() as many:
        after = len(read(installation))
    assert after == before + 11
    assert len(many) <= len(few)
    assert len(few) <= 3


def test_people_are_listed_with_their_own_live_sessions(installation) -> None:
    for n in range(2):
        staff(installation, n)
    lone = Person("Пётр", "Пётр", ROLES, login="petr")
    installation.access.people.add(lone)
    idle = installation.settings.session_idle
    _, old = new_session(lone, installation.clock.now() - idle, "127.0.0.1", "Firefox")
    installation.access.sessions.add(old)
    listed = {m.person.login: m.sessions for m in PeopleDesk(installation).all(VERA)}
    assert {login: len(sessions) for login, sessions in listed.items()} == {
        "login0": 2,
        "login1": 2,
        "petr": 0,
    }
    assert {one.person for one in listed["login1"]} == {"Имя 1"}
