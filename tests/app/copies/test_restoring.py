from datetime import UTC, datetime

import pytest

from app.copies.folder import CopyFolder
from app.copies.restoring import restore_copy
from app.copies.stores import open_stores
from app.wiring import open_installation
from domain.operations.copy import TABLE
from domain.query import Word
from store.schema import metadata
from tests.app.copies.conftest import fill
from tests.app.copies.filling import UNKNOWN

NOW = datetime(2026, 11, 28, 9, tzinfo=UTC)


def copy_of(settings, **options):
    return CopyFolder(settings).make(NOW, whole=True, **options).path


@pytest.fixture(params=["embedded to embedded", "embedded to servers", "servers to embedded"])
def way(request, place):
    """A filled installation and an empty one."""
    kinds = request.param.split(" to ")
    made = []
    for name, kind in zip(("old", "new"), kinds, strict=True):
        stores = request.getfixturevalue("servers") if kind == "servers" else {}
        made.append(place(name, **stores))
    fill(made[0])
    return made


def test_every_row_post_and_key_comes_over_and_searches_answer_alike(way):
    old, new = way
    restored = restore_copy(new, copy_of(old))
    assert restored.differences == ()
    assert all(restored.samples.values())
    assert len(restored.samples) == 3
    assert new.key_file.read_text() == old.key_file.read_text()
    assert new.key_file.stat().st_mode & 0o777 == 0o600
    filled = {t.name for t in metadata.sorted_tables} - {"queue", "quarantine", "tally"}
    filled -= {"locks", "pulse", "tasks"}
    assert {p for p, c in restored.manifest.parts.items() if p.startswith(TABLE) and c.rows} == {
        f"{TABLE}{name}" for name in filled - {"installation"}
    }
    with open_stores(old) as before, open_stores(new) as after:
        for word in ("вода", "29", "огонь"):
            asked, answered = (s.index.search(Word(word), limit=100) for s in (before, after))
            assert asked == answered
        waiting = [entry.post.native_id for entry in after.queue.each()]
        assert waiting == ["waits", "too", "new", UNKNOWN]
    with open_installation(new) as installation:
        assert installation.casework.cases is not None


def test_numbers_go_on_where_they_were(way):
    old, new = way
    restore_copy(new, copy_of(old))
    with open_stores(new) as stores, stores.tables.snapshot() as snapshot:
        numbers = snapshot.numbers()
    assert numbers["cases"] == numbers["regroupings"] == numbers["incident_numbers"] == 3
