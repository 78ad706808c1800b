from dataclasses import replace
from datetime import timedelta

import pytest

from domain.duty import DutyRole, RosterEntry
from domain.person import Person
from domain.ports.duty import DutyStore
from domain.rotation import Exchange, ExchangeState
from store.duty import SqlDuty
from tests.fakes.duty import MemoryDuty

HOUR = timedelta(hours=1)


@pytest.fixture
def store(place) -> DutyStore:
    return SqlDuty(place) if place else MemoryDuty()


def test_a_roster_comes_back_in_the_order_in_which_it_was_entered(store, now):
    shift = RosterEntry("Анна", DutyRole.OFFICER, now, now + 12 * HOUR, "Вера", now)
    away = RosterEntry("Анна", None, now + HOUR, now + 2 * HOUR, "Вера", now)
    store.add([shift], [Person("Анна", "Анна", frozenset(), ("mail", "tg"))])
    store.add([away, replace(shift, person="Борис", since=now - HOUR, until=now)])
    roster = store.roster(now - HOUR)
    assert [replace(e, id=None) for e in roster.entries[:2]] == [shift, away]
    assert [e.id for e in roster.entries] == [1, 2, 3]
    assert [e.person for e in store.roster(now).entries] == ["Анна", "Анна"]
    channels = {p.id: p.channels for p in roster.people.values()}
    assert channels == {"Анна": ("mail", "tg"), "Борис": ()}


def test_channels_are_changed_and_an_entry_taken_back(store, now):
    shift = RosterEntry("Анна", DutyRole.OFFICER, now, now + HOUR, "Вера", now)
    store.add([shift, shift])
    store.add([], [Person("Анна", "Анна", frozenset(), ("tg",))])
    assert store.roster(now).people["Анна"].channels == ("tg",)
    assert store.remove(2)
    assert not store.remove(2)
    store.add([shift])
    assert [e.id for e in store.roster(now).entries] == [1, 3]  # no number is given twice


def test_a_series_is_removed_from_a_moment_on(store, now):
    shift = RosterEntry("Анна", DutyRole.OFFICER, now, now + HOUR, "Вера", now, series="s")
    later = replace(shift, since=now + HOUR, until=now + 2 * HOUR)
    store.add([shift, later, replace(later, series="other"), replace(later, series=None)])
    assert store.remove_series("s", now + HOUR) == 1
    assert [e.series for e in store.roster(now).entries] == ["s", "other", None]


def test_an_exchange_is_answered_once(store, now):
    made = store.propose(Exchange(1, 2, "Анна", "Борис", now))
    assert store.exchanges(now) == [made]
    assert store.exchanges(now + HOUR) == []
    assert store.answer(made.id, ExchangeState.AGREED, now + HOUR)
    assert not store.answer(made.id, ExchangeState.REFUSED, now + HOUR)
    [one] = store.exchanges(now)
    assert one == replace(made, state=ExchangeState.AGREED, answered_at=now + HOUR)
