"""A list asks the database as often for many as for few."""

from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, event

from desks.people import PeopleDesk
from desks.probes import ProbeDesk
from desks.sessions import new_session
from desks.sources import SourceDesk
from desks.tokens import TokenDesk
from desks.viewer import in_shell
from domain.person import Person, Right, Role
from domain.probe import Probe
from domain.token import Token

VERA = in_shell("Вера")
ROLES = frozenset({Role.MONITOR})


@contextmanager
def counting():
    """Statements that the database is asked meanwhile."""
    asked = []

    def note(connection, cursor, statement, *_):
        if not statement.startswith("BEGIN"):
            asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def staff(parts, n):
    now = parts.clock.now()
    one = Person(f"Имя {n}", f"Имя {n}", ROLES, login=f"login{n}")
    parts.people.add(one)
    for _ in range(2):
        parts.sessions.add(new_session(one, now, "127.0.0.1", "Firefox")[1])


def source(parts, n):
    row = {"id": f"s{n}", "kind": "telegram", "title": f"Канал {n}", "address": f"channel_{n}"}
    parts.registry.save([row], "Вера")


def probe(parts, n):
    row = {"kind": "rss", "address": f"https://a.example/{n}"}
    parts.probes.ask(Probe(str(n), "Вера", parts.clock.now(), (row,)))


def token(parts, n):
    made = Token(f"t{n}", frozenset({Right.REGION}), frozenset(), "Вера", parts.clock.now())
    parts.tokens.add(made, str(n))


@pytest.mark.parametrize(
    ("more", "read"),
    [
        (staff, lambda parts: PeopleDesk(parts).all(VERA)),
        (source, lambda parts: SourceDesk(parts).all(VERA)),
        (probe, lambda parts: ProbeDesk(parts).recent(VERA)),
        (token, lambda parts: TokenDesk(parts).all(VERA)),
    ],
    ids=["people", "sources", "probes", "tokens"],
)
def test_a_list_of_many_costs_as_many_queries_as_one_of_few(parts, more, read) -> None:
    more(parts, 0)
    with counting() as few:
        before = len(read(parts))
    for n in range(1, 12):
        more(parts, n)
    with counting() as many:
        after = len(read(parts))
    assert after == before + 11
    assert len(many) <= len(few)
    assert len(few) <= 3


def test_people_are_listed_with_their_own_live_sessions(parts) -> None:
    for n in range(2):
        staff(parts, n)
    lone = Person("Пётр", "Пётр", ROLES, login="petr")
    parts.people.add(lone)
    idle = parts.settings.session_idle
    _, old = new_session(lone, parts.clock.now() - idle, "127.0.0.1", "Firefox")
    parts.sessions.add(old)
    listed = {m.person.login: m.sessions for m in PeopleDesk(parts).all(VERA)}
    assert {login: len(sessions) for login, sessions in listed.items()} == {
        "login0": 2,
        "login1": 2,
        "petr": 0,
    }
    assert {one.person for one in listed["login1"]} == {"Имя 1"}
