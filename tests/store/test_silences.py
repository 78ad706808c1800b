from dataclasses import replace
from datetime import timedelta

import pytest

from domain.alert import Cell
from domain.ports.silences import SilenceStore
from domain.silence import Silence
from store.silences import SqlSilences
from tests.fakes.silences import MemorySilences

HOUR = timedelta(hours=1)


@pytest.fixture
def store(place) -> SilenceStore:
    return SqlSilences(place) if place else MemorySilences()


def test_silences_come_back_whole_until_they_have_ended(store, now):
    first = Silence("a", Cell("housing", None), None, now, now + HOUR, "ремонт", "Анна", now)
    second = Silence("b", Cell(None, None), "vk-1", now + HOUR, now + 2 * HOUR, "бот", "Вера", now)
    store.add(second)
    store.add(first)
    assert store.since(now) == [first, second]
    assert store.since(now + HOUR) == [second]
    assert (store.get("b"), store.get("none")) == (second, None)


def test_one_is_ended_once_and_stays(store, now):
    made = Silence("a", Cell("housing", "tynda"), None, now, now + 2 * HOUR, "р", "Анна", now)
    store.add(made)
    assert store.end("a", now + HOUR)
    assert not store.end("a", now + HOUR)
    assert not store.end("none", now)
    assert store.since(now) == [replace(made, until=now + HOUR)]
    assert store.get("a") == replace(made, until=now + HOUR)


def test_one_of_before_the_bound_comes_back_as_it_is(engine, now):
    store = SqlSilences(engine)
    year = Silence("y", Cell("housing", None), None, now, now + 9000 * HOUR, "р", "Анна", now)
    store.add(year)
    assert store.since(now) == [year]
