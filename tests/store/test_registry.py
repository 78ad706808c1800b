from datetime import timedelta

import pytest

from domain.ports.registry import RowChange
from store.registry import SqlRegistry

NEW = {"id": "tynda", "kind": "telegram", "title": "Тында", "address": "tynda_live"}


@pytest.fixture
def registry(engine) -> SqlRegistry:
    return SqlRegistry(engine)


def test_a_change_says_who_made_it_and_when(registry, now) -> None:
    paused = RowChange("asn24", {"enabled": False}, "console", now)
    registry.save([paused, RowChange("tynda", NEW, "shell:0", now)])
    _, changes = registry.changes()
    assert changes == {"asn24": paused, "tynda": RowChange("tynda", NEW, "shell:0", now)}


def test_a_later_change_takes_the_place_of_the_earlier(registry, now) -> None:
    registry.save([RowChange("asn24", {"enabled": False}, "anna", now)])
    later = RowChange("asn24", {"title": None}, "boris", now + timedelta(hours=1))
    registry.save([later])
    assert registry.changes()[1] == {"asn24": later}


def test_what_is_dropped_is_forgotten(registry, now) -> None:
    registry.save(
        [RowChange("tynda", NEW, "anna", now), RowChange("b", {"top": True}, "anna", now)]
    )
    registry.save([], dropped=["tynda"])
    assert set(registry.changes()[1]) == {"b"}


def test_every_write_changes_the_stamp_and_a_look_does_not(registry, now) -> None:
    stamps = [registry.stamp()]
    for row in (NEW, NEW):
        registry.save([RowChange("tynda", row, "anna", now)])
        stamps.append(registry.stamp())
    registry.save([], dropped=["tynda"])
    stamps.append(registry.stamp())
    assert len(set(stamps)) == 4
    assert registry.changes()[0] == registry.stamp() == stamps[-1]
