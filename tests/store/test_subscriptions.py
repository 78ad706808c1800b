from dataclasses import replace
from datetime import timedelta

import pytest

from domain.message import Message, MessageState
from domain.saved_search import SavedSearch
from domain.subscription import Pace, Subscription
from store.outbox import SqlOutbox
from store.searches import SqlSearches
from store.subscriptions import SqlSubscriptions

HOUR = timedelta(hours=1)


@pytest.fixture
def store(engine, now):
    SqlSearches(engine).add(SavedSearch("Тепло", "Анна", "отопление", True, now))
    return SqlSubscriptions(engine)


@pytest.fixture
def annas(now):
    return Subscription("Тепло", "Анна", Pace.HOURLY, now, now + HOUR)


def test_each_person_has_one_subscription_to_a_search_and_may_change_its_pace(store, annas, now):
    veras = replace(annas, person="Вера", next_at=now)
    assert store.subscribe(annas)
    assert store.subscribe(veras)
    later = replace(annas, pace=Pace.DAILY, looked_at=now + HOUR, next_at=now + 2 * HOUR)
    assert store.subscribe(later)
    kept = replace(later, looked_at=now)  # nothing between the two is lost
    assert store.all() == [kept, veras]
    assert store.due(now) == [veras]
    assert store.unsubscribe("Тепло", "Вера")
    assert not store.unsubscribe("Тепло", "Вера")
    assert store.all() == [kept]


def test_what_is_not_there_cannot_be_subscribed_to(store, annas):
    assert not store.subscribe(replace(annas, search="Мусор"))


def test_who_forgets_a_search_ends_its_subscriptions(store, annas, engine):
    store.subscribe(annas)
    SqlSearches(engine).forget("Тепло")
    assert store.all() == []


def test_a_look_is_saved_with_its_message_or_not_at_all(store, annas, engine, now):
    store.subscribe(annas)
    after = replace(
        annas,
        looked_at=now + HOUR,
        next_at=now + 2 * HOUR,
        told=frozenset({"a", "b"}),
        sent=2,
        sent_at=now + HOUR,
    )
    message = Message("d", None, "Поиск", "текст", MessageState.PENDING, now, now, person="Анна")
    assert store.save([(annas, after)], [message])
    assert store.all() == [after]
    assert not store.save([(annas, after)], [replace(message, id="twice")])
    sent = SqlOutbox(engine).due(now, 9, HOUR)
    assert [one.id for one in sent] == ["d"]


def test_of_several_looks_all_are_saved_or_none(store, annas, now):
    store.subscribe(annas)
    gone = replace(annas, person="Вера")
    after = replace(annas, looked_at=now + HOUR)
    assert not store.save([(annas, after), (gone, gone)], [])
    assert store.all() == [annas]
