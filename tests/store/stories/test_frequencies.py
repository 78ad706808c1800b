"""How often words stand in what is crawled, in both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from domain.ports.frequencies import HALVING, Frequencies, FrequencyStore, counted_before
from store.engine import reading
from store.frequencies import ROWS, SqlFrequencies
from store.tables.frequencies import frequencies
from tests.fakes.frequencies import MemoryFrequencies
from tests.store.conftest import NOW

LATER = NOW + timedelta(days=2)
LESS = 0.5 ** ((LATER - NOW) / HALVING)


@pytest.fixture(params=["memory", "sql"])
def store(request: pytest.FixtureRequest, engine: Engine) -> FrequencyStore:
    return SqlFrequencies(engine) if request.param == "sql" else MemoryFrequencies()


def test_counts_of_batches_are_added_up(store: FrequencyStore) -> None:
    assert store.read(NOW) == Frequencies(0.0, {})
    store.add(Frequencies(3, {"вод": 2, "свет": 1}), NOW)
    store.add(Frequencies(1, {"вод": 1}), NOW)
    later = store.read(LATER)
    assert later.texts == pytest.approx(4 * LESS)
    assert later.counts == pytest.approx({"вод": 3 * LESS, "свет": LESS}, abs=0.001)


def test_counts_halve_with_time(store: FrequencyStore) -> None:
    store.add(Frequencies(4, {"вод": 2}), NOW)
    later = store.read(NOW + HALVING)
    assert later.texts == pytest.approx(2)
    assert later.counts["вод"] == pytest.approx(1)


def test_what_came_since_yesterday_does_not_count_yet(store: FrequencyStore) -> None:
    """A storm's own posts must not make its words common while it lasts."""
    start = counted_before(LATER)
    for batch in range(ROWS + 3):  # added up meanwhile
        store.add(Frequencies(1, {"ураган": 1}), start + timedelta(minutes=10 * batch))
    store.add(Frequencies(7, {"вод": 1}), start - timedelta(seconds=1))
    assert set(store.read(start + timedelta(hours=24)).counts) == {"вод"}
    assert set(store.read(start + timedelta(hours=48)).counts) == {"вод", "ураган"}
    assert store.read(start + timedelta(hours=72)).texts == pytest.approx(74, rel=0.1)


def test_many_batches_lie_in_few_rows_and_count_the_same(engine: Engine) -> None:
    store, memory = SqlFrequencies(engine), MemoryFrequencies()
    for n in range(2 * ROWS + 3):
        counted = Frequencies(10, {"вод": 3, f"слово{n % 5}": 1})
        for each in (store, memory):
            each.add(counted, NOW + timedelta(hours=n))
    now = NOW + timedelta(hours=3 * ROWS)
    kept, whole = store.read(now), memory.read(now)
    assert kept.texts == pytest.approx(whole.texts)
    assert kept.counts == pytest.approx(dict(whole.counts), rel=0.01)
    with reading(engine) as connection:
        assert len(connection.execute(select(frequencies.c.id)).all()) <= ROWS
