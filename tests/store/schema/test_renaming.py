"""A person's new name is in every table that names them; the audit stays as it was written."""

from datetime import timedelta

from sqlalchemy import select

from domain.access.session import Session
from domain.duty import DutyRole, RosterEntry
from domain.person import Person, Role
from domain.ports.audit import AuditFilter
from domain.triage import Act, Change
from store.access.sessions import SqlSessions
from store.audit import SqlAudit
from store.duty import SqlDuty
from store.engine import reading
from store.people import SqlPeople
from store.renaming import NAMES
from store.schema import metadata
from store.tables.triage import deeds
from store.triage import SqlTriage

ANNA = Person("Анна", "Анна", frozenset({Role.MONITOR}), ("mail",), login="anna")
NAMING = {
    "lifted_by",
    "who",
    "person",
    "owner",
    "read_by",
    "handed_to",
    "deputy",
    "instead_of",
    "other",
    "proposer",
    "withdrawn_by",
    "verdict_who",
    "approved_by",
    "made_by",
    "signed_by",
    "ended_by",
    "closed_by",
    "published_by",
    "decided_by",
    "reader",
}
# The audit stays as it was written; the owner of a lock is a process, that of a problem a body,
# and it is ended by a case. The person of a talk is an outlet's.
OTHERS = {
    "audit.who",
    "chronic_problems.ended_by",
    "chronic_problems.owner",
    "erasures.who",  # signed with it
    "locks.owner",
    "outlet_contacts.person",
}


def test_every_column_that_names_a_person_is_renamed() -> None:
    named = {
        f"{table.name}.{column.name}"
        for table in metadata.tables.values()
        for column in table.columns
        if column.name in NAMING
    }
    assert {f"{column.table.name}.{column.name}" for column in NAMES} == named - OTHERS


def test_the_person_and_all_of_theirs_follow(engine, now) -> None:
    people, duty, triage = SqlPeople(engine), SqlDuty(engine), SqlTriage(engine)
    sessions, audit = SqlSessions(engine), SqlAudit(engine)
    people.add(ANNA)
    duty.add([], [ANNA])
    people.set_password("Анна", "hash", None)
    shift = RosterEntry("Анна", DutyRole.OFFICER, now, now + timedelta(hours=8), "Анна", now)
    duty.add([shift])
    sessions.add(Session("s", "Анна", now, now, "127.0.0.1", "Firefox"))
    triage.mute("Анна", "outlet", now)
    moved = {"post_id": "p", "who": "Анна"}
    triage.note(Act.TAKE, "Анна", now, [Change("p", {"who": ""}, moved)])
    triage.note(Act.TAKE, "Борис", now, [Change("p", moved, {"who": "Борис"})])
    audit.write(now, "Анна", "search", "нет воды")
    assert people.rename("Анна", "Анна Белова")

    assert people.get("Анна") is None
    person, password = people.password("anna")
    assert (person.id, person.channels, password) == ("Анна Белова", ("mail",), "hash")
    (entry,) = duty.roster(now).entries
    assert (entry.person, entry.who) == ("Анна Белова", "Анна Белова")
    assert sessions.get("s")[1].name == "Анна Белова"
    assert triage.muted("Анна Белова") == ["outlet"]
    with reading(engine) as connection:
        changes = connection.scalars(select(deeds.c.changes).order_by(deeds.c.id)).all()
    assert [changes[0][0]["after"]["who"], changes[1][0]["before"]["who"]] == ["Анна Белова"] * 2
    assert changes[1][0]["after"]["who"] == "Борис"
    looks = [(look.who, look.detail) for look in audit.read(AuditFilter(), 5)]
    assert looks == [("Анна", "нет воды")]  # as it was written


def test_a_taken_name_or_an_unknown_person_changes_nothing(engine, now) -> None:
    people = SqlPeople(engine)
    people.add(ANNA)
    SqlDuty(engine).add([], [Person("Борис", "Борис", frozenset())])
    before = people.all()
    assert not people.rename("Анна", "Борис")
    assert not people.rename("Вера", "Вера Зея")
    assert people.all() == before
