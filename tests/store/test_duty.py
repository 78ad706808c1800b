from dataclasses import replace
from datetime import timedelta

import pytest

from domain.alert import Delivery, DeliveryState
from domain.duty import DutyRole, Entry
from domain.person import Person
from domain.ports.duty import DutyStore
from store.duty import SqlDuty
from tests.fakes.duty import MemoryDuty

HOUR = timedelta(hours=1)


@pytest.fixture
def store(place, alerts) -> DutyStore:
    return SqlDuty(place) if place else MemoryDuty(alerts)


def test_a_roster_comes_back_in_the_order_in_which_it_was_entered(store, now):
    shift = Entry("Анна", DutyRole.OFFICER, now, now + 12 * HOUR, "Вера", now)
    away = Entry("Анна", None, now + HOUR, now + 2 * HOUR, "Вера", now)
    store.add([shift], [Person("Анна", "Анна", frozenset(), ("mail", "tg"))])
    store.add([away, replace(shift, person="Борис", since=now - HOUR, until=now)])
    roster = store.roster(now - HOUR)
    assert [replace(e, id=None) for e in roster.entries[:2]] == [shift, away]
    assert [e.id for e in roster.entries] == [1, 2, 3]
    assert [e.person for e in store.roster(now).entries] == ["Анна", "Анна"]
    channels = {p.id: p.channels for p in roster.people.values()}
    assert channels == {"Анна": ("mail", "tg"), "Борис": ()}


def test_channels_are_changed_and_an_entry_taken_back(store, now):
    shift = Entry("Анна", DutyRole.OFFICER, now, now + HOUR, "Вера", now)
    store.add([shift, shift])
    store.add([], [Person("Анна", "Анна", frozenset(), ("tg",))])
    assert store.roster(now).people["Анна"].channels == ("tg",)
    assert store.remove(2)
    assert not store.remove(2)
    store.add([shift])
    assert [e.id for e in store.roster(now).entries] == [1, 3]  # no number is given twice


def test_what_was_told_is_not_told_again(store, alerts, now):
    pending = DeliveryState.PENDING
    notice = Delivery("gap", None, "Никто", "текст", pending, now, now, channel="mail")
    store.tell([notice])
    (taken,) = alerts.due(now, 10, HOUR)
    alerts.settle([replace(taken, state=DeliveryState.DELIVERED, delivered_at=now)])
    store.tell([notice])
    assert alerts.due(now + 2 * HOUR, 10, HOUR) == []
