"""What the detector learned and how strict it was, kept in both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine

from domain.ports.baselines import BaselineStore
from store.baseline import SqlBaselines
from tests.fakes.baselines import MemoryBaselines
from tests.store.conftest import NOW

TICK = timedelta(minutes=10)


@pytest.fixture
def store(place: Engine | None) -> BaselineStore:
    return SqlBaselines(place) if place else MemoryBaselines()


def test_the_last_state_saved_under_a_name_is_loaded_whole(
    store: BaselineStore, place: Engine | None
) -> None:
    assert store.load("region") is None
    store.save("region", bytes(range(256)) * 40_000, NOW)
    store.save("search-1", b"", NOW)
    store.save("region", b"\0second\xff", NOW + TICK)
    reopened = SqlBaselines(place) if place else store
    assert reopened.load("region") == b"\0second\xff"
    assert store.load("search-1") == b""


def test_ticks_keep_their_limits_exactly_and_the_last_word_counts(store: BaselineStore) -> None:
    limits = {"usual": 1e-5 / 3, "more": 2.5e-300}
    store.note_limits(NOW, {"usual": 0.1}, NOW)
    store.note_limits(NOW, limits, NOW)
    store.note_limits(NOW + TICK, limits, NOW)
    assert store.limits(NOW, NOW + TICK) == {NOW: limits}
    assert list(store.limits(NOW, NOW + 2 * TICK)) == [NOW, NOW + TICK]


def test_old_ticks_go(store: BaselineStore) -> None:
    for i in range(3):
        store.note_limits(NOW + TICK * i, {"usual": 0.1}, NOW + TICK * (i - 1))
    assert list(store.limits(NOW, NOW + TICK * 3)) == [NOW + TICK, NOW + TICK * 2]
