"""What sources repeat, kept in both databases and forgotten with the source."""

from dataclasses import replace

import pytest
from sqlalchemy import Engine

from domain.ports.repeats import KeptTally, RepeatStore
from domain.source import Source, SourceKind
from store.repeats import SqlRepeats
from store.sources import SqlSources
from tests.fakes.repeats import MemoryRepeats
from tests.statements import statements
from tests.store.conftest import NOW


@pytest.fixture
def store(place: Engine | None) -> RepeatStore:
    return SqlRepeats(place) if place else MemoryRepeats()


def test_a_saved_tally_is_read_whole_with_its_version(store: RepeatStore) -> None:
    assert store.of(["a"]) == {}
    store.save({"a": KeptTally(bytes(range(256)) * 16), "b": KeptTally(b"")})
    assert store.of(["a", "b", "c"]) == {
        "a": KeptTally(bytes(range(256)) * 16, 1),
        "b": KeptTally(b"", 1),
    }
    store.save({"a": KeptTally(b"next", 1)})
    assert store.of(["a"]) == {"a": KeptTally(b"next", 2)}
    store.save({})
    assert store.of([]) == {}


def test_of_two_who_read_the_same_the_first_to_save_wins(store: RepeatStore) -> None:
    store.save({"a": KeptTally(b"0"), "b": KeptTally(b"0")})
    store.save({"a": KeptTally(b"first", 1)})
    store.save({"a": KeptTally(b"second", 1), "b": KeptTally(b"second", 1)})
    store.save({"b": KeptTally(b"new anew")})
    assert store.of(["a", "b"]) == {"a": KeptTally(b"first", 2), "b": KeptTally(b"second", 2)}


def test_many_sources_cost_one_query_to_read_and_one_to_save(engine: Engine) -> None:
    store = SqlRepeats(engine)
    with statements() as heard:
        store.save({f"s{n}": KeptTally(b"x") for n in range(300)})
    assert len(heard) == 1
    with statements() as heard:
        assert len(store.of([f"s{n}" for n in range(300)])) == 300
    assert len(heard) == 1


def test_a_source_that_stops_or_moves_is_forgotten(engine: Engine) -> None:
    sources, store = SqlSources(engine), SqlRepeats(engine)
    known = [Source(i, SourceKind.TELEGRAM, i, f"channel_{i}") for i in "abcde"]
    stays, leaves, stops, moves, titled = known
    sources.sync(known, NOW)
    store.save({one.id: KeptTally(b"x") for one in known})
    store.save({"of no registry": KeptTally(b"x")})
    now = [
        stays,
        replace(stops, enabled=False),
        replace(moves, address="another_channel"),
        replace(titled, title="Новое имя"),
    ]
    sources.sync(now, NOW)
    kept = store.of([*"abcde", "of no registry"])
    assert kept.keys() == {stays.id, titled.id, "of no registry"}
    assert leaves.id not in kept
