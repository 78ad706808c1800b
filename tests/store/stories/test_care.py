"""The care for incidents, on both databases."""

from dataclasses import replace

import pytest

from domain.care import Care, CareState
from domain.errors import MoveRefused
from store.stories.care import SqlCare


@pytest.fixture
def cares(engine) -> SqlCare:
    return SqlCare(engine)


def test_what_was_saved_is_read_by_incident(cares, now) -> None:
    care = Care("i1", CareState.IN_WORK, "Анна", "звоню", "Вера", now)
    cares.save(care)
    cares.save(replace(care, incident_id="i2", owner=None, note=""))
    assert cares.of(["i1", "i2", "i3"])["i1"] == care
    assert cares.of(["i1", "i2", "i3"]).keys() == {"i1", "i2"}
    assert cares.of([]) == {}


def test_the_next_version_replaces_it(cares, now) -> None:
    care = Care("i1", CareState.IN_WORK, "Анна", "звоню", "Вера", now)
    cares.save(care)
    solved = replace(care, state=CareState.SOLVED, version=2)
    cares.save(solved)
    assert cares.of(["i1"]) == {"i1": solved}


@pytest.mark.parametrize("version", [1, 3])
def test_of_two_changes_of_the_same_the_second_is_refused(cares, now, version) -> None:
    care = Care("i1", CareState.IN_WORK, "Анна", "звоню", "Вера", now)
    cares.save(care)
    with pytest.raises(MoveRefused, match="изменил кто-то другой"):
        cares.save(replace(care, note="", version=version))
    assert cares.of(["i1"]) == {"i1": care}
