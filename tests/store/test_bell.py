"""The bell of each person, on both databases."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.bell import Cause, Ring
from domain.message import Message, MessageState
from domain.person import Person, Role
from store.bell import SqlBell
from store.outbox import SqlOutbox
from store.people import SqlPeople

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
RING = Ring("Анна", Cause.MENTION, "a1 09:00", "Вера: Тында", "@anna", "/alerts/a1", NOW)
ALL = frozenset(Cause)


@pytest.fixture
def bell(engine):
    return SqlBell(engine)


def test_an_entry_is_unread_until_its_reader_reads_it(bell):
    other = replace(RING, person="Иван")
    later = replace(RING, about="a2", at=NOW + timedelta(hours=1))
    bell.ring([RING, other, later])
    newest, first = bell.latest("Анна", ALL, 10)
    assert (newest.about, first.about) == ("a2", "a1 09:00")
    assert replace(first, id=None) == RING
    assert bell.unread("Анна", ALL) == 2
    assert not bell.read("Иван", NOW, first.id)
    assert bell.read("Анна", NOW, first.id)
    assert bell.read("Анна", NOW + timedelta(hours=2), first.id)
    assert bell.unread("Анна", ALL) == 1
    assert bell.latest("Анна", ALL, 10)[1].read_at == NOW
    assert bell.read("Анна", NOW)
    assert bell.unread("Анна", ALL) == 0
    assert bell.unread("Иван", ALL) == 1


def test_a_person_is_called_about_a_thing_once(bell):
    bell.ring([RING, replace(RING, title="ещё раз")])
    bell.ring([RING, replace(RING, cause=Cause.FAILURE)])
    assert [(r.cause, r.title) for r in bell.latest("Анна", ALL, 10)] == [
        (Cause.FAILURE, "Вера: Тында"),
        (Cause.MENTION, "Вера: Тында"),
    ]


def test_causes_that_the_reader_may_not_see_are_neither_listed_nor_counted(bell):
    bell.ring([RING, replace(RING, cause=Cause.FAILURE)])
    assert [r.cause for r in bell.latest("Анна", {Cause.FAILURE}, 10)] == [Cause.FAILURE]
    assert bell.unread("Анна", {Cause.FAILURE}) == 1
    assert bell.unread("Анна", ()) == 0


def test_old_entries_are_dropped(bell):
    bell.ring([RING, replace(RING, about="new", at=NOW + timedelta(days=31))])
    bell.drop(NOW + timedelta(days=1))
    assert [r.about for r in bell.latest("Анна", ALL, 10)] == ["new"]


def test_a_message_that_is_given_up_rings_with_its_outcome(bell, engine):
    outbox = SqlOutbox(engine)
    pending = MessageState.PENDING
    message = Message("m1", None, "Сводка", "т", pending, NOW, NOW, person="Анна")
    stopped = replace(message, id="m2", state=MessageState.STOPPED)
    outbox.put([message, stopped])
    given_up = replace(message, state=MessageState.FAILED, error="почта: нет ящика")
    outbox.settle([given_up, replace(given_up, id="m2")])
    outbox.settle([given_up])
    [ring] = bell.latest("Анна", ALL, 10)
    assert (ring.cause, ring.title, ring.text) == (
        Cause.FAILURE,
        "Не дошло: Сводка",
        "почта: нет ящика",
    )


def test_entries_follow_a_person_who_is_renamed(bell, engine):
    people = SqlPeople(engine)
    people.add(Person("Анна", "Анна", frozenset({Role.DUTY}), login="anna"))
    bell.ring([RING])
    assert people.rename("Анна", "Анна Зея")
    assert bell.unread("Анна Зея", ALL) == 1


def test_entries_of_a_cause_are_forgotten_for_one_person(bell):
    bell.ring([RING, replace(RING, cause=Cause.FAILURE), replace(RING, person="Иван")])
    bell.forget("Анна", [Cause.MENTION, Cause.SUBSCRIPTION])
    assert [one.cause for one in bell.latest("Анна", ALL, 9)] == [Cause.FAILURE]
    assert len(bell.latest("Иван", ALL, 9)) == 1
