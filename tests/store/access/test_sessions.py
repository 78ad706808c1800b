"""Sessions end one by one, all together, and by themselves."""

from dataclasses import replace
from datetime import timedelta

from domain.access.session import Session
from domain.person import Person, Role
from store.access.sessions import SqlSessions
from store.people import SqlPeople

ANNA = Person("Анна", "Анна", frozenset({Role.MONITOR}), login="anna")
BORIS = replace(ANNA, id="Борис", name="Борис", login="boris")
HOUR = timedelta(hours=1)


def test_a_session_is_found_with_its_person_until_it_ends(engine, now) -> None:
    people, store = SqlPeople(engine), SqlSessions(engine)
    people.add(ANNA)
    session = Session("s", "Анна", now, now, "127.0.0.1", "Firefox")
    store.add(session)
    assert store.get("s") == (session, ANNA)
    store.seen("s", now + HOUR)
    assert store.get("s") == (replace(session, seen_at=now + HOUR), ANNA)
    people.change(replace(ANNA, enabled=False))
    assert store.get("s") is None
    people.change(ANNA)
    store.end("s")
    assert store.get("s") is None


def test_all_sessions_of_a_person_end_but_one(engine, now) -> None:
    people, store = SqlPeople(engine), SqlSessions(engine)
    for person in (ANNA, BORIS):
        people.add(person)
    for n, whose in enumerate(("Анна", "Анна", "Анна", "Борис")):
        store.add(Session(str(n), whose, now, now + n * HOUR, "", ""))
    assert [one.id for one in store.all()] == ["3", "2", "1", "0"]
    assert [one.id for one in store.of("Анна")] == ["2", "1", "0"]
    assert store.end_all("Анна", but="1") == 2
    assert [one.id for one in store.of("Анна")] == ["1"]
    assert store.end_all("Анна") == 1
    assert [one.id for one in store.of("Борис")] == ["3"]


def test_what_is_old_or_idle_is_dropped(engine, now) -> None:
    people, store = SqlPeople(engine), SqlSessions(engine)
    people.add(ANNA)
    for id_, made, seen in (("old", -9, 0), ("idle", -3, -3), ("kept", -3, -1)):
        store.add(Session(id_, "Анна", now + made * HOUR, now + seen * HOUR, "", ""))
    store.drop(now - 8 * HOUR, now - 2 * HOUR)
    assert [one.id for one in store.of("Анна")] == ["kept"]
